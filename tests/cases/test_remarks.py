"""The labelled remarks are well formed, so that what is measured on them means something."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from stdnum import iban
from stdnum.nl import bsn

from tests.cases.remarks import HELD_OUT, KINDS, TUNE, Labelled, Remark, load, parse

MOST = frozenset({"name", "birthdate", "phone", "address"})
LONGEST = 140  # what the bot accepts as a short remark

both = pytest.mark.parametrize("path", [TUNE, HELD_OUT], ids=lambda path: path.stem)


def labelled(path: Path, kind: str) -> list[str]:
    """The texts of the identifiers of a kind that must be found."""
    return [
        remark.text[found.start : found.end]
        for remark in load(path)
        for found in remark.expected
        if found.kind == kind
    ]


def digits(text: str) -> str:
    return re.sub(r"[ .]", "", text)


def test_marks_are_stripped_and_counted_in_code_points() -> None:
    line = "zoon 🙂 van [[name:mw Kwint]], [[name?:Ewa]] belt"
    assert parse(line) == Remark(
        "zoon 🙂 van mw Kwint, Ewa belt",
        (Labelled("name", 11, 19), Labelled("name", 21, 24, bonus=True)),
    )


@pytest.mark.parametrize("line", ["[[nam:x]]", "[[bsn:1", "2]] x", "[[bsn]]", "[[name:]]"])
def test_a_broken_mark_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"broken mark|unknown kind"):
        parse(line)


@both
def test_the_file_says_what_it_holds(path: Path) -> None:
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    assert first.startswith("#")
    assert not [line for line in rest if line != line.strip() or "\t" in line or not line]
    assert all(len(remark.text) <= LONGEST for remark in load(path))


def test_no_remark_or_identifier_number_occurs_twice() -> None:
    texts = Counter(remark.text.lower() for path in (TUNE, HELD_OUT) for remark in load(path))
    assert [text for text, times in texts.items() if times > 1] == []
    for kind in ("bsn", "iban", "email", "address", "birthdate"):
        values = Counter(v.lower() for p in (TUNE, HELD_OUT) for v in labelled(p, kind))
        assert [value for value, times in values.items() if times > 1] == []


@both
def test_half_of_the_remarks_hold_an_identifier(path: Path) -> None:
    remarks = load(path)
    assert len(remarks) >= 330
    assert 0.4 <= sum(bool(remark.expected) for remark in remarks) / len(remarks) <= 0.6
    assert 0.4 <= sum(remark.clean for remark in remarks) / len(remarks) <= 0.6


@both
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_occurs_often_enough(path: Path, kind: str) -> None:
    assert len(labelled(path, kind)) >= (25 if kind in MOST else 15)


@both
def test_numbers_that_carry_a_check_digit_pass_it(path: Path) -> None:
    assert [v for v in labelled(path, "bsn") if not bsn.is_valid(digits(v).zfill(9))] == []
    assert [v for v in labelled(path, "iban") if not iban.is_valid(v, check_country=False)] == []


@both
def test_no_other_number_is_a_bsn_by_accident(path: Path) -> None:
    for remark in load(path):
        rest = remark.text
        for found in reversed(remark.found):
            rest = rest[: found.start] + "|" + rest[found.end :]
        for number in re.findall(r"(?<!\d)\d{8,9}(?!\d)", rest):
            assert not bsn.is_valid(number.zfill(9)), remark.text


NOBODYS_PHONE = re.compile(
    r"06(?:123456|[079]\d{5})\d\d"  # mobile ranges in which no number is given out
    r"|0(?:10|15|20|70|85|88)[01]\d{6}|0(?:174|182|345)0\d{5}"  # no subscriber starts so
    r"|00(?:32|48)[14]0{8}"
)


@both
def test_nobody_can_be_reached(path: Path) -> None:
    for phone in labelled(path, "phone"):
        number = re.sub(r"\D", "", phone.replace("(0)", "").replace("+", "00"))
        assert NOBODYS_PHONE.fullmatch(re.sub(r"^0031", "0", number)), phone
    for address in labelled(path, "email"):
        assert re.search(r"[@.](?:example\.(?:nl|com|org)|voorbeeld\.nl)$", address.lower())
