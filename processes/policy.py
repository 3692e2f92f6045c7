"""Who may: the words of a diagram's ``who``, and what makes a person one of them.

Visibility of lists is in the ``policy`` of each noun; here is the right to act on one object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from processes.organisation.actor import Actor

#: The words a diagram may use in ``who``, beside ``role:CODE`` and ``variable:NAME`` (diagram contract).
WHO = frozenset(
    "drafter director approver reviewer follower lead coordinating head_of_phong leader_of_unit office committee"
    " van_thu inspection initiator giver receiver admin system".split()
)


class Parties(NamedTuple):
    """The people and units around one object; ids, None where there is none."""

    object_type: str | None
    object_id: int | None
    initiator_id: int | None = None
    drafter_id: int | None = None
    director_id: int | None = None
    approver_id: int | None = None
    follower_id: int | None = None
    following_unit_id: int | None = None
    lead_id: int | None = None
    officer_id: int | None = None
    room_id: int | None = None
    field: str | None = None
    reviewer_ids: frozenset[int] = frozenset()
    co_follower_ids: frozenset[int] = frozenset()
    coordinating_unit_ids: frozenset[int] = frozenset()
    coordinating_person_ids: frozenset[int] = frozenset()
    #: of a part of an assignment: who gave it and for which unit, and who does it (a person, or else a unit)
    giver_id: int | None = None
    giver_unit_id: int | None = None
    receiver_id: int | None = None
    receiver_unit_id: int | None = None


#: Words that need more of the object than its own row: lists of people and units, the directive's field.
LISTED = frozenset({"reviewer", "follower", "coordinating", "committee", "giver"})


def covers(actor: Actor, who: Iterable[str], parties: Parties, variables: Mapping[str, object]) -> bool:
    """Whether the person is among those a diagram names. An administrator may act for any party, the product itself excepted."""
    return acts_for(actor, who, parties, variables) is not None


def acts_for(actor: Actor, who: Iterable[str], parties: Parties, variables: Mapping[str, object]) -> Actor | None:
    """As whom the person may: as themselves, else for somebody who is away (C18); None when not at all."""
    words = tuple(who)
    if actor.is_admin and any(word != "system" for word in words):
        return actor
    return next((each for each in actor.persons if _is_one(actor, each, words, parties, variables)), None)


def _is_one(actor: Actor, each: Actor, words: Iterable[str], parties: Parties, variables: Mapping[str, object]) -> bool:
    """Whether the person may as this one. Standing in for whoever gave a part, nobody judges what they did themselves."""
    is_own = each is not actor and receives(actor, parties)
    return any(_is(each, word, parties, variables) for word in words if not (is_own and word == "giver"))


def _is(actor: Actor, word: str, parties: Parties, variables: Mapping[str, object]) -> bool:
    match word.split(":", 1):
        case ["role", role]:
            return actor.has(role)
        case ["variable", name]:
            return _names(actor, variables.get(name))
        case ["drafter"]:
            return actor.id == parties.drafter_id
        case ["director"]:
            return actor.id == parties.director_id
        case ["approver"]:
            return actor.id == parties.approver_id
        case ["reviewer"]:
            return actor.id in parties.reviewer_ids
        case ["follower"]:
            return actor.id == parties.follower_id or actor.id in parties.co_follower_ids
        case ["initiator"]:
            return actor.id == parties.initiator_id
        case ["lead"]:
            return (
                speaks_for_unit(actor, parties.lead_id)
                or speaks_for_unit(actor, parties.room_id)
                or (parties.officer_id is not None and actor.id == parties.officer_id)
            )
        case ["leader_of_unit"]:
            return actor.has("leader_of_unit") and parties.lead_id in actor.unit_path
        case ["coordinating"]:
            return actor.id in parties.coordinating_person_ids or any(
                speaks_for_unit(actor, unit) for unit in parties.coordinating_unit_ids
            )
        case ["giver"]:
            return gives(actor, parties)
        case ["receiver"]:
            return receives(actor, parties)
        case ["head_of_phong"]:
            return actor.has("head_of_phong") and parties.following_unit_id == actor.unit_id
        case ["office"]:
            return actor.has("leader_of_office")
        case ["committee"]:
            return actor.has("committee") and (not actor.fields or parties.field in actor.fields)
        case ["van_thu" | "inspection" | "admin" as role]:
            return actor.has(role)
    return False


def receives(actor: Actor, parties: Parties) -> bool:
    """Whether the part was given to this person, or to the unit they act for."""
    if parties.receiver_id is not None:
        return actor.id == parties.receiver_id
    return speaks_for_unit(actor, parties.receiver_unit_id)


def gives(actor: Actor, parties: Parties) -> bool:
    """Whoever gave the part, and those who handle the assignment in the same unit; nobody judges what they did themselves."""
    if actor.id == parties.giver_id:
        return True
    handles = (
        speaks_for_unit(actor, parties.giver_unit_id)
        or speaks_for_unit(actor, parties.room_id)
        or (parties.officer_id is not None and actor.id == parties.officer_id)
    )
    return handles and not receives(actor, parties)


def _names(actor: Actor, value: object) -> bool:
    """Whether a variable holds this person: by user name, as forms put it, or by id. ``True`` is not person number 1."""
    return value == (actor.username if isinstance(value, str) else actor.id) and not isinstance(value, bool)


def speaks_for_unit(actor: Actor, unit_id: int | None) -> bool:
    """Whether the person may act for the unit: its account (T5), its leader, or one of its people serving its queue (C5).

    The Office's own phòng can lead too; there every member of the phòng, and no one else, serves the queue.
    """
    if unit_id is None or unit_id not in actor.unit_path:
        return False
    return actor.unit_id == unit_id or actor.has("unit_account", "leader_of_unit", "unit_staff")
