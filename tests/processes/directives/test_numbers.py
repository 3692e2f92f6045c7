"""Số và ký hiệu as five provinces write them (K2), read and compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from processes.directives.numbers import body_key, fault, parse
from processes.lists.lists import entries

#: text in the manuals of the five systems → symbol, type, issuing body
SEEDS = {
    # Kon Tum
    "620/VP-HTKT": ("VP-HTKT", "cong_van", "Văn phòng UBND tỉnh"),
    "620/UBND-KTTH": ("UBND-KTTH", "cong_van", "UBND tỉnh"),
    "31/QĐ-UBND": ("QĐ-UBND", "quyet_dinh", "UBND tỉnh"),
    "01/CTr-UBND": ("CTr-UBND", "chuong_trinh", "UBND tỉnh"),
    # Quảng Trị
    "233/UBND-TM": ("UBND-TM", "cong_van", "UBND tỉnh"),
    "4232/UBND-TN": ("UBND-TN", "cong_van", "UBND tỉnh"),
    "282/TB-VP": ("TB-VP", "thong_bao", "Văn phòng UBND tỉnh"),
    "92/BC-UBND": ("BC-UBND", "bao_cao", "UBND tỉnh"),
    "1263/QĐ-UBND": ("QĐ-UBND", "quyet_dinh", "UBND tỉnh"),
    "183/GM-UBND": ("GM-UBND", "giay_moi", "UBND tỉnh"),
    "2235/UBND-NC": ("UBND-NC", "cong_van", "UBND tỉnh"),
    "1005/UBND-NN": ("UBND-NN", "cong_van", "UBND tỉnh"),
    # Bà Rịa – Vũng Tàu, with the letter Eth that its scanner wrote
    "590-TB/TU": ("TB/TU", "thong_bao", "Tỉnh ủy"),
    "3481/UBND-VP": ("UBND-VP", "cong_van", "UBND tỉnh"),
    "1773/QÐ-UBND": ("QĐ-UBND", "quyet_dinh", "UBND tỉnh"),
    "326/TB-UBND": ("TB-UBND", "thong_bao", "UBND tỉnh"),
    "15/VFC-PL": ("VFC-PL", "cong_van", None),
    "3015/VPCP-PL": ("VPCP-PL", "cong_van", "Văn phòng Chính phủ"),
    "337/CYDCQ-KH": ("CYDCQ-KH", "cong_van", None),
    "1773/QĐ -UBND": ("QĐ-UBND", "quyet_dinh", "UBND tỉnh"),
    # Đồng Tháp
    "1298/QĐ-UBND-HC": ("QĐ-UBND-HC", "quyet_dinh", "UBND tỉnh"),
    # and normative documents, which carry their year
    "32/2016/QĐ-UBND": ("QĐ-UBND", "quyet_dinh", "UBND tỉnh"),
    "30/2020/NĐ-CP": ("NĐ-CP", "cong_van", None),
}


@pytest.mark.parametrize("text", SEEDS)
def test_every_number_of_the_manuals_is_read(text: str) -> None:
    number = parse(text)
    assert number is not None
    assert (number.symbol, number.type, number.body) == SEEDS[text]
    assert fault(text) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  620 / UBND - KTTH ", "620/UBND-KTTH"),
        ("Số: 620/UBND-KTTH.", "620/UBND-KTTH"),
        ("620/ubnd-ktth", "620/UBND-KTTH"),
        ("01/ctr-ubnd", "01/CTr-UBND"),
        ("31/qđ-ubnd", "31/QĐ-UBND"),
        ("590-tb/tu", "590-TB/TU"),
        ("15/ttr-hđnd", "15/TTr-HĐND"),
        ("620∕UBND–KTTH", "620/UBND-KTTH"),
        ("6\u200b20/UBND-KTTH", "620/UBND-KTTH"),
        (unicodedata.normalize("NFD", "31/QĐ-UBND"), "31/QĐ-UBND"),
        ("１２/ＵＢＮＤ", "12/UBND"),
        ("12a/CT-UBND", "12a/CT-UBND"),
        ("31/QĐ-Ubnd", "31/QĐ-Ubnd"),
    ],
)
def test_however_it_is_typed_it_is_kept_as_offices_write_it(typed: str, kept: str) -> None:
    number = parse(typed)
    assert number is not None
    assert number.text == kept


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Quyết định số 31/QĐ-UBND ngày 10/01/2019", "ghi “31/QĐ-UBND”, bỏ phần “Quyết định số … ngày 10/01/2019”"),
        ("620/UBND-KTTH ngày 13/7", "ghi “620/UBND-KTTH”, bỏ phần “… ngày 13/7”"),
        ("31/QĐ-UBND, 32/QĐ-UBND", "chỉ ghi một số: ở đây có “31/QĐ-UBND” và “32/QĐ-UBND”"),
        ("10/01/2019", "đang ghi một ngày"),
        ("620", "thiếu ký hiệu sau số 620, ví dụ 620/UBND-KTTH"),
        ("UBND-KTTH", "phải bắt đầu bằng số"),
        ("/UBND", "phải bắt đầu bằng số"),
        ("620 UBND", "có khoảng trắng"),
        ("620/UBND_KTTH", "ký tự “_” không dùng"),
        ("130/BC-UBN]", "ký tự “]” không dùng"),
        ("620/" + "U" * 60, "dài quá 60 ký tự"),
        ("620/" + "U" * 9000, "dài quá 60 ký tự"),
        ("0/UBND", "chưa đúng dạng"),
        ("620/", "chưa đúng dạng"),
        ("", "chưa đúng dạng"),
    ],
)
def test_what_is_not_only_a_number_is_refused_with_what_to_do(text: str, sentence: str) -> None:
    """K2"""
    assert parse(text) is None
    assert sentence in str(fault(text))


_TYPES = st.sampled_from(["QĐ", "TB", "CTr", "TTr", "ĐA", "KH", "BC", "CĐ"])
_BODIES = st.sampled_from(["UBND", "HĐND", "VP", "TU", "STC"])
_CASES = st.sampled_from([str, str.lower, str.upper])
_LETTERS = st.sampled_from(
    [str, lambda t: t.replace("Đ", "Ð").replace("đ", "ð"), lambda t: t.replace("Đ", "D").replace("đ", "d")]
)
_FORMS = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])
_SIGNS = st.sampled_from(["-", " - ", "–", "‑ ", "—"])


@given(st.integers(1, 99_999), st.integers(0, 2), _TYPES, _BODIES, _CASES, _LETTERS, _FORMS, _SIGNS)
def test_case_accents_blanks_dashes_and_zeros_make_no_difference(
    digits, zeros, short, body, case, letters, form, sign
) -> None:
    plain = parse(f"{digits}/{short}-{body}")
    typed = unicodedata.normalize(form, letters(case(f"{'0' * zeros}{digits} / {short}{sign}{body}")))
    number = parse(typed)
    assert plain is not None
    if len(str(digits)) + zeros > 6:
        return
    assert number is not None
    assert number.canonical == plain.canonical
    assert number.body == plain.body
    assert parse(number.text) == number


@given(st.integers(1, 9999), st.integers(1, 9999), _BODIES, _BODIES)
def test_two_are_the_same_only_with_the_same_number_and_symbol(one, other, body, another) -> None:
    first, second = parse(f"{one}/QĐ-{body}"), parse(f"{other}/QĐ-{another}")
    assert first is not None
    assert second is not None
    assert (first.canonical == second.canonical) == ((one, body) == (other, another))


@given(st.text(max_size=300))
@example("١/UBND")
@example("620/UBND\0")
def test_any_text_is_a_number_or_has_a_fault(text: str) -> None:
    number = parse(text)
    found = fault(text)
    assert (number is None) == (found is not None)
    if number is not None:
        assert parse(number.text) == number
        assert number.type in {entry.code for entry in entries("document_types")}
    else:
        assert str(found)


def test_bodies_are_the_same_however_their_names_are_written() -> None:
    number = parse("620/UBND-KTTH")
    assert number is not None
    same = (None, "", "UBND tỉnh", "Ủy ban nhân dân tỉnh", "UBND  TỈNH", "uỷ ban nhân dân tỉnh")
    assert {body_key(name, number) for name in same} == {"ubnd tinh"}
    assert body_key("UBND huyện Đăk Tô", number) != "ubnd tinh"
