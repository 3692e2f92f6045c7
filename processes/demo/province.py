"""One province that does not exist: its units, and people with real positions and invented names."""

from __future__ import annotations

from dataclasses import dataclass

from processes.demo.script import read

#: Organisations without an account of their own: their people log in under their own names.
_WITHOUT_ACCOUNT = frozenset({"UBND", "VPUB"})


@dataclass(frozen=True)
class DemoUnit:
    code: str
    name: str
    kind: str
    parent: str | None


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    position: str
    unit: str
    roles: tuple[str, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Province:
    """Units with parents before children, people, and the one password of every account."""

    units: tuple[DemoUnit, ...]
    people: tuple[DemoPerson, ...]
    password: str


def province() -> Province:
    """The province of the demonstration. Every organisation below the Committee has one account of its own (T5)."""
    data = read("province.json")
    units = tuple(DemoUnit(u["code"], u["name"], u["kind"], u.get("parent")) for u in data["units"])
    people = [
        DemoPerson(p["username"], p["name"], p["position"], p["unit"], tuple(p["roles"]), tuple(p.get("fields", ())))
        for p in data["people"]
    ]
    people += [
        DemoPerson(unit.code.lower(), unit.name, "Tài khoản đơn vị", unit.code, ("unit_account",))
        for unit in units
        if unit.kind != "phong" and unit.code not in _WITHOUT_ACCOUNT
    ]
    return Province(units, tuple(people), data["password"])
