"""Số và ký hiệu: reading what people type, and the form in which two of them are compared (K2, Decree 30/2020 appendices I, III).

``31/QĐ-UBND`` names its type, ``620/UBND-KTTH`` is an official letter, ``590-TB/TU`` is written as the Party writes, and
``32/2016/QĐ-UBND`` carries its year. Blanks, dashes, capitals and the several letters that look like Đ make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from processes.folding import fold
from processes.refusals import FieldError, _l

LONGEST = 60
FIELD = "number"
LABEL = _l("Số, ký hiệu")
#: How a document without a number is kept and shown (T11).
UNNUMBERED = "Không số"

_DASHES = re.compile("[\u2010-\u2015\u2043\u2212\ufe58\ufe63]")
_SLASHES = re.compile("[\u2044\u2215\u29f8]")
#: Eth and the African D look like Đ, and some keyboards and scanners write them.
_LIKE_DYET = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})
_AROUND_SEPARATORS = re.compile(r"\s*([-/])\s*")
_SAID_BEFORE = re.compile(r"^số(?:\s*:\s*|\s+)(?=[0-9])", re.IGNORECASE)
_PART = r"[^\W_](?:[^\W_]|[.&]){0,19}"
_NUMBER = re.compile(rf"([0-9]{{1,6}})([A-Za-z]?)((?:[-/]{_PART}){{1,5}})")
_DAY = re.compile(r"[0-9]{1,2}[-/][0-9]{1,2}(?:[-/][0-9]{2,4})?")
_STRANGE = re.compile(r"[^\w\s./&-]|_")
_FIRST_YEAR, _LAST_YEAR = 1945, 2100

#: Abbreviations of the 29 types (Decree 30/2020, appendix III) and the Party's letter, with the code of the type.
_TYPES = {
    "NQ": "nghi_quyet", "QĐ": "quyet_dinh", "CT": "chi_thi", "QC": "quy_che", "QyĐ": "quy_dinh", "TC": "thong_cao",
    "TB": "thong_bao", "HD": "huong_dan", "CTr": "chuong_trinh", "KH": "ke_hoach", "PA": "phuong_an", "ĐA": "de_an",
    "DA": "du_an", "BC": "bao_cao", "BB": "bien_ban", "TTr": "to_trinh", "HĐ": "hop_dong", "CV": "cong_van",
    "CĐ": "cong_dien", "BGN": "ban_ghi_nho", "BTT": "ban_thoa_thuan", "GUQ": "giay_uy_quyen", "GM": "giay_moi",
    "GGT": "giay_gioi_thieu", "GNP": "giay_nghi_phep", "PG": "phieu_gui", "PC": "phieu_chuyen", "PB": "phieu_bao",
    "TCg": "thu_cong",
}  # fmt: skip
#: An official letter has no abbreviation of its type before the body's.
_LETTER = "cong_van"
#: Bodies that write to and in a province, as their symbols name them.
_BODIES = {
    "UBND": "UBND tỉnh",
    "HĐND": "HĐND tỉnh",
    "VP": "Văn phòng UBND tỉnh",
    "TU": "Tỉnh ủy",
    "VPTU": "Văn phòng Tỉnh ủy",
    "CP": "Chính phủ",
    "TTg": "Thủ tướng Chính phủ",
    "VPCP": "Văn phòng Chính phủ",
    "QH": "Quốc hội",
    "TW": "Trung ương Đảng",
}


def _bare(text: str) -> str:
    return fold(text).upper()


_TYPE_BY_BARE = {_bare(short): short for short in reversed(_TYPES)}
_BODY_BY_BARE = {_bare(short): short for short in _BODIES}
_LONG_WORDS = (("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd"), ("van phong", "vp"))


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is nothing else. ``text`` is how it is kept, ``canonical`` what two of them are compared by; ``type`` and
    ``body`` are guesses from the symbol: the code of a document type, and the issuing body's name where it is a known one."""

    text: str
    number: int
    year: int | None
    symbol: str
    type: str
    body: str | None
    canonical: str


def parse(text: str) -> Number | None:
    """The number that ``text`` is, or None when it is something else or holds more; :func:`fault` says what is wrong."""
    tidy = _tidy(text)
    match = _NUMBER.fullmatch(tidy)
    if match is None or len(tidy) > LONGEST:
        return None
    digits, letter, rest = match.groups()
    parts = re.findall(_PART, rest)
    year = int(parts[0]) if _is_year(parts[0]) and len(parts) > 1 else None
    words = parts[1:] if year else parts
    if int(digits) == 0 or not any(each.isalpha() for each in "".join(words)):
        return None
    if rest == rest.lower():
        proper = [_proper(each, first=place == 0) for place, each in enumerate(words)]
        rest = _with(rest, ([str(year)] if year else []) + proper)
        words = proper
    short = _type_of(words[0])
    named = (words[1] if len(words) > 1 else None) if short else words[0]
    known = _BODY_BY_BARE.get(_bare(named)) if named else None
    symbol = rest[1:].split("/", 1)[1] if year else rest[1:]
    return Number(
        text=f"{digits}{letter}{rest}",
        number=int(digits),
        year=year,
        symbol=symbol,
        type=_TYPES[short] if short else _LETTER,
        body=_BODIES[known] if known else None,
        canonical="-".join([f"{int(digits)}{letter.upper()}", *(_bare(each) for each in parts)]),
    )


def fault(text: str) -> FieldError | None:
    """What keeps ``text`` from being a number and nothing else (K2), as a sentence; None when nothing does."""
    if parse(text) is not None:
        return None
    tidy = _tidy(text)
    if len(tidy) > LONGEST * 4:
        return _error(_l("Ô “{field}” dài quá {limit} ký tự."), limit=LONGEST)
    held = [match for match in _NUMBER.finditer(_spaced(tidy)) if parse(match.group()) is not None]
    whole = list(dict.fromkeys(match.group() for match in held if _stands_alone(_spaced(tidy), match)))
    if len(whole) > 1:
        return _error(
            _l("Ô “{field}” chỉ ghi một số: ở đây có “{first}” và “{second}”."), first=whole[0], second=whole[1]
        )
    if whole:
        rest = re.sub(r"\s+", " ", _spaced(tidy).replace(whole[0], " … ", 1)).strip()
        return _error(
            _l("Ô “{field}” chỉ ghi số và ký hiệu: ghi “{number}”, bỏ phần “{rest}”."), number=whole[0], rest=rest[:80]
        )
    if _DAY.fullmatch(tidy):
        return _error(_l("Ô “{field}” đang ghi một ngày; đề nghị ghi số và ký hiệu, ví dụ 620/UBND-KTTH."))
    if tidy.isascii() and tidy.isdecimal():
        return _error(_l("Ô “{field}” thiếu ký hiệu sau số {number}, ví dụ {number}/UBND-KTTH."), number=tidy[:6])
    if strange := _STRANGE.search(tidy):
        return _error(_l("Ô “{field}” có ký tự “{sign}” không dùng trong số, ký hiệu."), sign=strange.group())
    if tidy and tidy[0] not in "0123456789":
        return _error(_l("Ô “{field}” phải bắt đầu bằng số của văn bản, ví dụ 620/UBND-KTTH."))
    if re.search(r"\s", tidy):
        return _error(_l("Ô “{field}” có khoảng trắng giữa số và ký hiệu; viết liền như 620/UBND-KTTH."))
    if len(tidy) > LONGEST:
        return _error(_l("Ô “{field}” dài quá {limit} ký tự."), limit=LONGEST)
    return _error(_l("Ô “{field}” chưa đúng dạng số và ký hiệu, ví dụ 620/UBND-KTTH, 31/QĐ-UBND, 590-TB/TU."))


def body_key(name: str | None, number: Number) -> str:
    """What two issuing bodies are compared by: the name that was entered, else the one the symbol stands for."""
    key = re.sub(r"[^a-z0-9]+", " ", fold(name or number.body)).strip()
    for long, short in _LONG_WORDS:
        key = key.replace(long, short)
    return key


def _tidy(text: str) -> str:
    """One way of writing: composed letters, plain dashes and slashes, no invisible signs, no blanks around what separates."""
    text = unicodedata.normalize("NFKC", text).translate(_LIKE_DYET)
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = _AROUND_SEPARATORS.sub(r"\1", _SLASHES.sub("/", _DASHES.sub("-", text)))
    return _SAID_BEFORE.sub("", text.strip()).strip(" \t\n.,;:")


def _spaced(tidy: str) -> str:
    """Punctuation of a sentence separates what stands in it."""
    return re.sub(r"[,;:()“”\"]|\.(?=\s|$)", " ", tidy)


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return not before.strip() and not after.strip()


def _is_year(part: str) -> bool:
    return len(part) == 4 and part.isascii() and part.isdecimal() and _FIRST_YEAR <= int(part) <= _LAST_YEAR


def _type_of(part: str) -> str | None:
    return part if part in _TYPES else _TYPE_BY_BARE.get(_bare(part))


def _proper(part: str, *, first: bool) -> str:
    """A part that was typed in small letters, as offices write it."""
    short = _type_of(part.upper()) if first else None
    return short or _BODY_BY_BARE.get(_bare(part)) or part.upper()


def _with(rest: str, parts: list[str]) -> str:
    """The same separators around other parts."""
    return "".join(sign + part for sign, part in zip(re.findall(r"[-/]", rest), parts, strict=True))


def _error(template: str, **params: object) -> FieldError:
    return FieldError.of(FIELD, template, field=LABEL, **params)
