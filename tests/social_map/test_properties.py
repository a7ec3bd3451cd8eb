"""What holds for every question and every file, however strange."""

from __future__ import annotations

import random
import re
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.questions import rows
from content.problems import ContentError
from social_map.loading import load
from social_map.lookup import Outcome, Scope, answer, who_handles
from social_map.social_map import SocialMap
from tests.factories import (
    PARTNERS,
    SHIPPED,
    TODAY,
    needs_named,
    problems_in,
    write_content,
)

steady = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
GOLDEN = Path(__file__).parent.parent / "golden" / "tune.tsv"

strange = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="😀🎉👩‍👩‍👧🏽\u200b\u200f\u202e\ufeffשלוםمرحبا e\u0301", max_size=80),
    st.text(alphabet="schulden inlak?!&*-'’0123456789ABab", max_size=120),
    st.lists(
        st.sampled_from(
            ["schulden", "in", "Laak", "2521", "AB", "niet", "de", "Den", "Haag", "eenzaam", "cjg"]
        ),
        max_size=30,
    ).map(" ".join),
)


@cache
def the_map() -> SocialMap:
    """The shipped map; hypothesis calls a test too often for a fixture that loads it."""
    return load(SHIPPED, TODAY).social_map


@cache
def golden() -> tuple[str, ...]:
    return tuple(row["query"] for row in rows(GOLDEN))


# -- questions ------------------------------------------------------------------------------------


@steady
@given(question=strange)
def test_any_text_is_understood_or_not_but_never_fails(question: str) -> None:
    social_map = the_map()

    given_ = answer(social_map, social_map.understander.understand(question), TODAY)

    assert given_.outcome in Outcome
    assert {n.id for n in given_.understood.needs} <= set(social_map.needs)
    assert {p.id for p in given_.understood.places} <= set(social_map.gazetteer.places)


@steady
@given(question=strange)
def test_the_same_question_always_means_the_same(question: str) -> None:
    understand = the_map().understander.understand
    first = understand(question)
    understand("schudlen in spoorwyk")

    assert understand(question) == first


@pytest.mark.parametrize(
    "piece",
    [
        "schulden in laak ",
        "x",
        "1",
        "2521AB ",
        "\u200b",
        "😀",
        "é",
        "(((",
        "eenzaamheidsgroep",
        "\n",
    ],
)
def test_ten_thousand_characters_are_no_problem(piece: str, shipped: SocialMap) -> None:
    assert shipped.understander.understand(piece * (10_000 // len(piece))) is not None


@steady
@given(question=st.sampled_from(golden()), spaces=st.text(alphabet=" \t\n\u00a0", max_size=5))
def test_capitals_and_spaces_around_it_do_not_matter(question: str, spaces: str) -> None:
    def meant(text: str) -> tuple[list[str], list[str], bool]:
        understood = the_map().understander.understand(text)
        needs, places = [n.id for n in understood.needs], [p.id for p in understood.places]
        return needs, places, understood.acute

    assert meant(spaces + question.upper() + spaces) == meant(question.lower()) == meant(question)


@steady
@given(question=st.sampled_from(golden()))
def test_naming_a_place_never_changes_the_first_need(question: str) -> None:
    social_map = the_map()
    alone = social_map.understander.understand(question)
    if alone.places or not alone.needs:
        return

    assert needs_named(social_map, f"{question}, in Spoorwijk")[0] == alone.needs[0].id


def long_words() -> list[tuple[str, str]]:
    """Long single terms of one need, with the need they name on their own."""
    social_map = the_map()
    words = {
        word.lower(): need.id
        for need in social_map.needs.values()
        for terms in (need.help, need.problem)
        for word in terms.nl
        if re.fullmatch(r"[a-z]{9,}", word.lower())
    }
    return [(w, n) for w, n in words.items() if needs_named(social_map, w)[:1] == [n]]


def test_two_letters_exchanged_in_a_long_word_are_forgiven() -> None:
    social_map = the_map()
    chance = random.Random(4)
    missed = []
    sample = chance.sample(long_words(), 300)
    for word, need in sample:
        i = chance.randrange(1, len(word) - 2)
        typed = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if typed in social_map.wordings.dictionary:
            continue
        if needs_named(social_map, typed)[:1] != [need]:
            missed.append((typed, word, need))

    assert len(missed) <= len(sample) // 50, missed


# -- answers --------------------------------------------------------------------------------------


@steady
@given(data=st.data())
def test_who_is_found_really_has_the_need_and_serves_the_place(data: st.DataObject) -> None:
    social_map = the_map()
    need = data.draw(st.sampled_from(sorted(social_map.needs)))
    place = data.draw(st.sampled_from(sorted(social_map.gazetteer.places)))
    today = TODAY + timedelta(days=data.draw(st.integers(-400, 400)))

    for found in who_handles(social_map, [need], [place], today):
        service = found.offer.service
        assert found.need == need
        assert need in service.needs
        assert found.area in service.areas
        assert service.runs_on(today)
        match found.scope:
            case Scope.EXACT:
                assert found.area == place
            case Scope.WIDER:
                assert found.area in social_map.gazetteer.ancestors(place)
            case Scope.NARROWER:
                assert place in social_map.gazetteer.ancestors(found.area)
            case Scope.NEIGHBOUR:
                pytest.fail("neighbours are alternatives, not answers")


@steady
@given(data=st.data())
def test_alternatives_lie_beside_the_place_or_serve_a_need_of_the_family(
    data: st.DataObject,
) -> None:
    social_map = the_map()
    need = data.draw(st.sampled_from(sorted(social_map.needs)))
    place = data.draw(st.sampled_from(sorted(social_map.gazetteer.places)))
    name = social_map.gazetteer.places[place].name
    understood = social_map.understander.understand(f"{social_map.needs[need].label.nl} in {name}")
    given_ = answer(social_map, understood, TODAY)
    needs, places = [n.id for n in understood.needs], [p.id for p in understood.places]

    for found in given_.also:
        if found.scope is Scope.NEIGHBOUR:
            assert found.need in needs
            assert any(found.area in social_map.gazetteer.neighbours(p) for p in places)
        else:
            assert found.need not in needs
            assert any(
                {*needs} & {*g.children} and found.need in g.children
                for g in social_map.groups.values()
            )


@steady
@given(data=st.data())
def test_a_neighbour_never_lies_in_or_around_the_place(data: st.DataObject) -> None:
    gazetteer = the_map().gazetteer
    place = data.draw(st.sampled_from(sorted(gazetteer.places)))

    for other in gazetteer.neighbours(place):
        assert not gazetteer.contains(place, other)
        assert not gazetteer.contains(other, place)


# -- files ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_content(tmp_path_factory.mktemp("town"))


RIGHT = PARTNERS["schuldhulp-laak"].splitlines()


@st.composite
def harmed(draw: st.DrawFn, right: list[str] = RIGHT) -> str:
    """A right file after one to four careless edits."""
    lines = list(right)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1)) if lines else 0
        match draw(st.sampled_from(["delete", "repeat", "replace", "insert", "indent", "cut"])):
            case "delete" if lines:
                del lines[at]
            case "repeat" if lines:
                lines.insert(at, lines[at])
            case "replace" if lines:
                lines[at] = draw(st.text(max_size=30))
            case "insert" if lines:
                sign = draw(st.sampled_from([*"\t:&*!-[]{}'\"#%@`|>?,\x00\x07é😀", "---", "<<: "]))
                cut = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:cut] + sign + lines[at][cut:]
            case "indent" if lines:
                lines[at] = " " * draw(st.integers(0, 6)) + lines[at].lstrip()
            case "cut":
                lines = lines[:at]
    return "\n".join(lines) + "\n"


@settings(parent=steady, max_examples=150)
@given(text=harmed())
def test_a_careless_edit_loads_or_is_told_with_a_line_that_exists(text: str, town: Path) -> None:
    file = town / "map" / "partners" / "schuldhulp-laak.yaml"
    raw = text.encode("utf-8", "surrogatepass")
    file.write_bytes(raw)
    last = raw.count(b"\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + 2

    try:
        told_of = problems_in(town, TODAY)
    finally:
        file.write_text("\n".join(RIGHT), "utf-8")

    for problem in told_of:
        assert problem.file == "content/map/partners/schuldhulp-laak.yaml"
        told = problem.text("nl")
        match = re.match(re.escape(problem.file) + r":(\d+):(\d+) ", told)
        assert match, told
        assert 1 <= int(match[1]) <= last, told
        assert int(match[2]) >= 1, told


@settings(parent=steady, max_examples=120)
@given(data=st.data())
def test_a_careless_edit_in_any_file_loads_or_is_told(data: st.DataObject, town: Path) -> None:
    files = [p for p in sorted(town.rglob("*.yaml")) if p.parent.name not in {"partners", "texts"}]
    file = data.draw(st.sampled_from(files))
    right = file.read_text("utf-8")
    file.write_bytes(data.draw(harmed(right.splitlines())).encode("utf-8", "surrogatepass"))
    try:
        told = problems_in(town, TODAY)
    finally:
        file.write_text(right, "utf-8")

    assert all(re.match(r"content/\S+:\d+:\d+ ", problem.text()) for problem in told)


@settings(parent=steady, max_examples=60)
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_told_and_never_fail(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as directory:
        content = write_content(Path(directory), partners={"rommel": raw})
        with pytest.raises(ContentError) as error:
            load(content, TODAY)

    assert {p.file for p in error.value.problems.found} == {"content/map/partners/rommel.yaml"}
