"""The conversations that come with the bot, and what an editor reads after a mistake in one."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from content.problems import Problems
from dialogs.instrument import Instrument
from dialogs.instruments import Instruments, load_instruments
from social_map.models import Bilingual
from social_map.social_map import SocialMap
from social_map.words import split
from tests.factories import SHIPPED, instrument, load_map, problems_of, red_flags, write_content
from tests.files import (
    SIGNALS,
    asked,
    both,
    domain,
    mark,
    red_flag,
    signal,
    step,
    talk,
)

FILE = "content/four_d/praatje.yaml"
FLAGS = "content/red_flags.yaml"


@pytest.fixture(scope="module")
def instruments(shipped: SocialMap) -> Instruments:
    """The shipped conversations."""
    problems = Problems()
    loaded = load_instruments(SHIPPED, shipped.needs, shipped.gazetteer.places, problems)
    assert [p.text() for p in problems.in_order()] == []
    return loaded


@pytest.fixture(params=["4d", "positief"])
def shipped_instrument(request: pytest.FixtureRequest, instruments: Instruments) -> Instrument:
    return instruments.by_id[request.param]


# -- what comes with the bot ----------------------------------------------------------------------


def test_the_4d_conversation_and_a_second_one_come_with_the_bot(instruments: Instruments) -> None:
    assert list(instruments.by_id) == ["4d", "positief"]


def test_the_4d_conversation_walks_the_four_domains_in_the_agreed_order(
    instruments: Instruments,
) -> None:
    four_d = instruments.by_id["4d"]
    flow = [four_d.by_id[id_] for id_ in four_d.flow]

    assert flow[0].id == "health"
    assert [s.domain for s in flow if s.kind == "domain"] == ["body", "mind", "social", "society"]


def test_the_4d_conversation_leads_to_every_need_but_two(
    instruments: Instruments, shipped: SocialMap
) -> None:
    four_d = instruments.by_id["4d"]
    reached = {need for item in four_d.items.values() for need in item.needs}

    assert set(shipped.needs) - reached == {"suicide", "seksueel"} == set(four_d.unreached)


def test_a_signal_that_is_not_safe_stops_the_conversation(instruments: Instruments) -> None:
    follow = instruments.by_id["4d"].items["social_safety"].follow_up_if_plays

    assert follow is not None
    assert not instruments.red_flags.by_id[follow.red_flag].resume


def test_four_flags_ask_for_an_action_first_and_the_others_stop(instruments: Instruments) -> None:
    flags = instruments.red_flags.flags

    assert len(flags) == 11
    assert {f.id for f in flags if f.resume} == {
        "child_check",
        "eviction_cutoff",
        "homeless_tonight",
        "self_neglect",
    }


def test_the_numbers_of_the_regions_are_left_to_the_practice(
    instruments: Instruments, shipped: SocialMap
) -> None:
    regions = instruments.red_flags.regions

    assert {r.place for r in regions} == {
        id_ for id_, place in shipped.gazetteer.places.items() if place.level == "gemeente"
    }
    assert {(r.emergency_post, r.crisis_service) for r in regions} == {("", "")}


def test_only_national_lines_are_named(instruments: Instruments) -> None:
    told = " ".join(
        text for f in instruments.red_flags.flags for a in f.must_do for text in (a.nl, a.en)
    )

    assert set(re.findall(r"\b\d{3,4}(?:-\d{3,4})?\b", told)) == {
        "112",
        "113",
        "0800-2000",
        "0800-1205",
    }


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_all_signals_can_be_told_apart_when_they_are_typed(
    lang: Any, shipped_instrument: Instrument
) -> None:
    signals = [" ".join(split(i.signal.in_(lang))) for i in shipped_instrument.items.values()]

    assert [s for s, times in Counter(signals).items() if times > 1] == []


def test_what_is_tapped_is_short(shipped_instrument: Instrument) -> None:
    """A button or a line with a box: it must fit on a telephone."""
    tapped: list[Bilingual] = [i.signal for i in shipped_instrument.items.values()]
    tapped += [o for talk in shipped_instrument.all_talks() for o in talk.choices]
    tapped += shipped_instrument.reasons

    assert [t.nl for t in tapped if max(len(t.nl), len(t.en)) > 60] == []


def test_a_domain_fits_on_one_card(shipped_instrument: Instrument) -> None:
    assert [s.id for s in shipped_instrument.domains if len(s.items) > 7] == []


def test_the_patient_is_addressed_politely_and_the_colleague_is_not(
    shipped_instrument: Instrument,
) -> None:
    def has(word: str, text: str) -> bool:
        return re.search(rf"\b(?:{word})\b", text.casefold()) is not None

    lines = [line for t in shipped_instrument.all_talks() for line in t.lines]
    patient = [line.nl for line in lines if not line.for_me]
    patient += [i.ask.nl for i in shipped_instrument.items.values()]
    patient += [t for s in shipped_instrument.domains for t in (s.opening.nl, s.strength.nl)]
    colleague = [line.nl for line in lines if line.for_me] + [shipped_instrument.intro.nl]

    assert [t for t in patient if has("je|jij|jou|jouw", t)] == []
    assert [t for t in colleague if has("u|uw", t)] == []


def test_every_subject_has_a_name_for_when_it_goes_well(shipped_instrument: Instrument) -> None:
    assert [i.id for i in shipped_instrument.items.values() if i.topic is None] == []


def test_a_1_and_a_10_have_their_own_wording_where_the_next_mark_is_off_the_scale(
    shipped_instrument: Instrument,
) -> None:
    off = [
        line.id
        for t in shipped_instrument.all_talks()
        for line in t.lines
        if ("{lower}" in line.nl and "1" not in line.at)
        or ("{higher}" in line.nl and "10" not in line.at)
    ]

    assert off == []


def test_a_first_step_says_who_takes_it_and_a_next_moment_when(
    shipped_instrument: Instrument,
) -> None:
    talks = {t.id: t for t in shipped_instrument.all_talks()}

    assert [o.id for o in talks["first_step"].choices if o.who is None] == []
    assert [o.id for o in talks["next"].choices if o.days is None] == ["open"]


def test_what_may_be_overruled_is_never_asked_where_nothing_can_be_typed(
    shipped_instrument: Instrument,
) -> None:
    typed = {t.id: t.own_words for t in shipped_instrument.all_talks() if t.own_words}

    assert typed in ({"first_step": 140}, {})


# -- what makes a conversation another one --------------------------------------------------------


def test_the_digest_changes_with_any_text_and_not_with_a_note(tmp_path: Path) -> None:
    def digest(name: str, text: str) -> str:
        content = write_content(tmp_path / name, four_d={"praatje": text})
        return load_instruments(content, {}, (), Problems()).digests["praatje"]

    same = digest("one", instrument())

    assert digest("two", "# een opmerking\n" + instrument()) == same
    assert digest("three", instrument(intro=both("Een gesprekje."))) != same


def test_another_conversation_is_only_a_file(tmp_path: Path) -> None:
    town = load_map(tmp_path)
    problems = Problems()
    write_content(
        tmp_path, four_d={"praatje": instrument(), "babbel": instrument("babbel", unreached=[])}
    )

    loaded = load_instruments(tmp_path / "content", town.needs, (), problems)

    assert list(loaded.by_id) == ["babbel", "praatje"]
    assert problems.found == []


# -- mistakes of an editor ------------------------------------------------------------------------


def told(tmp_path: Path, *steps: dict[str, Any], **more: Any) -> list[str]:
    """What the editor reads of a conversation of a mark and these steps."""
    text = instrument("praatje", *(steps and (mark(), *steps)), **more)
    lines = problems_of(tmp_path, four_d={"praatje": text})
    assert all(line.startswith(FILE + ":") for line in lines)
    return [line.removeprefix(FILE + ":") for line in lines]


def told_of_flags(tmp_path: Path, *flags: dict[str, Any], **more: Any) -> list[str]:
    lines = problems_of(tmp_path, red_flags=red_flags(*flags, **more))
    assert all(line.startswith(FLAGS + ":") for line in lines)
    return [line.removeprefix(FLAGS + ":") for line in lines]


def test_a_kind_of_step_that_does_not_exist_lists_those_that_do(tmp_path: Path) -> None:
    assert told(tmp_path, domain(), talk() | {"kind": "tolk"}) == [
        "26:5 step 'verder': bij kind verwacht ik 'mark', 'domain', 'talk', 'priorities', 'plan', "
        "maar er staat 'tolk'. Bedoel je 'talk'?"
    ]


def test_a_step_without_a_kind_is_told_so(tmp_path: Path) -> None:
    without = {key: value for key, value in talk().items() if key != "kind"}

    assert told(tmp_path, domain(), without) == [
        "25:5 step 'verder': kind ontbreekt. Voeg een regel kind: … toe."
    ]


def test_a_field_that_a_step_of_this_kind_does_not_have(tmp_path: Path) -> None:
    assert told(tmp_path, domain(), talk(keeep="plays")) == [
        "30:5 step 'verder': 'keeep' ken ik hier niet. Bedoel je 'keep'? Toegestaan: id, title, "
        "source, kind, lines, about, keep, choices, pick, most, own_words, overrule."
    ]


def test_a_misspelt_field_of_a_signal_names_the_fields_of_a_signal(tmp_path: Path) -> None:
    [line] = told(tmp_path, domain(*SIGNALS, signal("eten", "Eten", signaal="x")), talk())

    assert line.startswith("24:")
    assert "item 'eten': 'signaal' ken ik hier niet. Bedoel je 'signal'? Toegestaan: id" in line


def test_a_choice_in_one_language_misses_the_other(tmp_path: Path) -> None:
    choices = [{"id": "morgen", "nl": "Morgen"}, {"id": "later", **both("Later")}]

    assert told(tmp_path, domain(), talk(keep="choices", choices=choices)) == [
        "31:15 choice 'morgen': en ontbreekt. Voeg een regel en: … toe."
    ]


def test_a_mark_off_the_usual_scale_is_refused(tmp_path: Path) -> None:
    [line] = told(tmp_path, mark("pijn", max="100"), domain(), talk())

    assert (
        line == "22:5 step 'pijn': bij max verwacht ik 10 of minder / or less, maar er staat '100'."
    )


def test_own_words_are_never_longer_than_a_remark(tmp_path: Path) -> None:
    two = [{"id": i, **both(i)} for i in ("morgen", "later")]
    [line] = told(tmp_path, domain(), talk(keep="choices", choices=two, own_words="500"))

    assert line == (
        "32:5 step 'verder': bij own_words verwacht ik 140 of minder / or less, maar er staat "
        "'500'."
    )


def test_a_bsn_can_never_be_overruled(tmp_path: Path) -> None:
    two = [{"id": i, **both(i)} for i in ("morgen", "later")]
    [line] = told(
        tmp_path, domain(), talk(keep="choices", choices=two, own_words=140, overrule=["bsn"])
    )

    assert line.startswith("33:16 step 'verder': bij overrule verwacht ik 'name', 'address'")


def test_one_choice_is_no_choice(tmp_path: Path) -> None:
    one = talk(keep="choices", choices=[{"id": "morgen", **both("Morgen")}])

    assert told(tmp_path, domain(), one) == [
        "31:5 step 'verder': bij choices verwacht ik ten minste 2 in de lijst / at least 2 in the "
        "list, maar er staat '1'."
    ]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (
            {"choices": [{"id": i, **both(i)} for i in "ab"]},
            "30:5 step 'verder': choices werkt alleen samen met keep: choices. Voeg dat toe of "
            "haal choices weg.",
        ),
        (
            {"overrule": ["name"]},
            "30:5 step 'verder': overrule werkt alleen samen met own_words. Voeg dat toe of haal "
            "overrule weg.",
        ),
        (
            {"keep": "needs"},
            "30:5 step 'verder': keep: needs werkt alleen samen met priorities (each). Voeg dat "
            "toe of haal keep: needs weg.",
        ),
        (
            {"lines": [asked("wanneer", "Wanneer?", at={"1": both("Nu?")})]},
            "29:67 step 'verder': at werkt alleen samen met about. Voeg dat toe of haal at weg.",
        ),
    ],
    ids=["choices", "overrule", "needs", "at"],
)
def test_what_only_works_together_is_told(more: Any, line: str, tmp_path: Path) -> None:
    assert told(tmp_path, domain(), talk(**more)) == [line]


def test_a_caution_without_a_low_mark_is_never_shown(tmp_path: Path) -> None:
    lines = told(tmp_path, mark("pijn", caution=both("Let op.")), domain(), talk())

    assert lines == [
        "22:5 step 'pijn': caution werkt alleen samen met low. Voeg dat toe of haal caution weg."
    ]


def test_a_wording_for_a_mark_that_cannot_be_given(tmp_path: Path) -> None:
    about = talk(about="cijfer", lines=[asked("hoger", "Hoger?", at={"11": both("Nog hoger?")})])

    assert told(tmp_path, domain(), about) == [
        "29:68 step 'verder': bij at verwacht ik een cijfer van / a mark from 1 … 10, maar er "
        "staat '11'."
    ]


def test_the_mark_can_only_be_named_where_it_is_known(tmp_path: Path) -> None:
    line = asked("hoger", "Waarom een {mark}?")

    assert told(tmp_path, domain(), talk(about="cijfer", lines=[line])) == []
    [nl, en] = told(tmp_path, domain(), talk(lines=[line]))
    assert nl.startswith("29:29 line 'hoger': invulveld 'mark' ken ik hier niet.")
    assert en.endswith("Toegestaan: record.")


def test_both_languages_name_the_same(tmp_path: Path) -> None:
    title = {"nl": "Zet het in het {record}", "en": "Note it"}

    assert told(tmp_path, domain(), talk(title=title)) == [
        "27:46 step 'verder': title heeft in beide talen dezelfde invulvelden nodig: hier '-', in "
        "nl record."
    ]


def test_braces_that_do_not_match(tmp_path: Path) -> None:
    title = {"nl": "Zet het in het {record", "en": "Note it in the {record}"}

    assert told(tmp_path, domain(), talk(title=title)) == [
        "27:13 step 'verder': title heeft in beide talen dezelfde invulvelden nodig: hier '{ }', "
        "in en record."
    ]


def test_a_mark_that_is_asked_later_cannot_be_talked_about(tmp_path: Path) -> None:
    steps = (domain(), talk(about="pijn"), mark("pijn"))

    assert told(tmp_path, *steps) == [
        "30:5 step 'verder': het cijfer 'pijn' komt in flow niet vóór deze stap. Noem bij about "
        "een stap met kind: mark en zet die eerder in flow."
    ]


def test_a_later_conversation_may_begin_with_the_earlier_plan(tmp_path: Path) -> None:
    plan = step(
        "vorige",
        "plan",
        ask=both("Hoe ging het?"),
        states=[{"id": i, **both(i)} for i in ("gelukt", "later")],
    )
    flow = ["cijfer", "samen", "verder"]

    assert told(tmp_path, domain(), talk(), plan, flow=flow, follow_up=["vorige", *flow]) == []
    assert told(tmp_path, domain(), talk(), plan, flow=["vorige", *flow]) == [
        "8:8 instrument 'praatje': flow begint met 'vorige'. Begin met een stap met kind: mark."
    ]


def test_nobody_begins_with_the_professionals_own_mark(tmp_path: Path) -> None:
    own = mark("eigen", professional="yes")

    [line] = told(tmp_path, own, domain(), talk(), flow=["eigen", "cijfer", "samen", "verder"])

    assert line.startswith("8:8 instrument 'praatje': flow begint met 'eigen'.")


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        ((domain(), talk("samen")), "25:5 step 'samen': id 'samen' bestaat al in " + FILE),
        (
            (domain(*SIGNALS, signal("geld", "Nog iets")), talk()),
            "24:493 item 'geld': id 'geld' bestaat al in " + FILE,
        ),
        (
            (domain(), talk(lines=[asked("a", "Een?"), asked("a", "Twee?")])),
            "29:55 line 'a': id 'a' bestaat al in " + FILE,
        ),
        (
            (domain(), talk(keep="choices", choices=[{"id": "a", **both(x)} for x in "ab"])),
            "31:51 choice 'a': id 'a' bestaat al in " + FILE,
        ),
        ((domain(), talk("end")), "25:5 step 'end': id 'end' bestaat al in de bot / the bot"),
    ],
    ids=["step", "item", "line", "choice", "taken"],
)
def test_an_id_is_used_once(steps: Any, line: str, tmp_path: Path) -> None:
    flow = list(dict.fromkeys(["cijfer", *(s["id"] for s in steps)]))

    assert told(tmp_path, *steps, flow=flow) == [line + ". Kies een andere."]


def test_moments_come_one_after_the_other(tmp_path: Path) -> None:
    moments = [{"id": f"m{n}", **both("meting"), "due_days": d} for n, d in enumerate((0, 90, 60))]

    assert told(tmp_path, moments=moments) == [
        "11:179 moment 'm2': bij due_days verwacht ik meer dan / more than 90, maar er staat '60'."
    ]


@pytest.mark.parametrize("words", [{"nl": [], "en": []}, {"nl": ["?!"], "en": ["…"]}])
def test_something_must_start_a_conversation(words: Any, tmp_path: Path) -> None:
    [line] = told(tmp_path, words=words)

    assert line.startswith("3:1 instrument 'praatje': bij words verwacht ik een woord / a word")


def test_a_need_that_is_not_known_is_told_with_what_was_meant(tmp_path: Path) -> None:
    lines = told(tmp_path, domain(*SIGNALS[1:], signal("geld", "Geld", "schulde", "inkomen")))

    assert lines == [
        "24:448 item 'geld': behoefte 'schulde' ken ik niet. Bedoel je 'schulden'? Alle behoeften "
        "staan in map/needs.yaml."
    ]


def test_a_conversation_is_called_like_its_file(tmp_path: Path) -> None:
    assert problems_of(tmp_path, four_d={"praatje": instrument("babbel")}) == [
        FILE + ":1:1 instrument 'babbel': id 'babbel' hoort gelijk te zijn aan de bestandsnaam, "
        "dus praatje."
    ]


def test_needs_do_not_seem_unreached_because_a_conversation_cannot_be_read(tmp_path: Path) -> None:
    lines = told(tmp_path, domain(), talk(), minutes="lang")

    assert [line.split(" ")[0] for line in lines] == ["4:1"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    steps = (domain(red_flags=["gevar"]), talk(own_words=20, source=["E1"]))

    lines = told(tmp_path, *steps, flow=["cijfer", "samn", "verder"])

    assert [line.split(" ")[0] for line in lines] == ["8:18", "17:5", "25:17", "29:14", "31:5"]


def test_an_english_editor_reads_english(tmp_path: Path) -> None:
    text = instrument("praatje", flow=["cijfer", "samen", "verdr"], follow_up=["cijfer", "verder"])

    assert problems_of(tmp_path, "en", four_d={"praatje": text}) == [
        FILE + ":8:27 instrument 'praatje': step 'verdr' is not known. Did you mean 'verder'? The "
        "steps of this conversation are under steps."
    ]


def test_a_talk_about_each_priority_is_checked_like_any_other(tmp_path: Path) -> None:
    each = [talk("soort", keep="needs"), talk("stap", own_words=20)]
    chosen = step("eerst", "priorities", lines=[asked("kies", "Wat eerst?")], each=each)

    [line] = told(tmp_path, domain(), chosen)

    assert re.match(r"30:\d+ step 'stap': own_words werkt alleen samen met keep: choices", line)


# -- mistakes in the red flags ---------------------------------------------------------------------


def test_a_red_flag_says_what_must_be_done(tmp_path: Path) -> None:
    [line] = told_of_flags(tmp_path, red_flag("gevaar", must_do=[]))

    assert line == (
        "7:5 red flag 'gevaar': bij must_do verwacht ik ten minste 1 in de lijst / at least 1 in "
        "the list, maar er staat 'een lijst / a list'."
    )


def test_a_red_flag_exists_once(tmp_path: Path) -> None:
    assert told_of_flags(tmp_path, red_flag("gevaar"), red_flag("gevaar")) == [
        f"8:5 red flag 'gevaar': id 'gevaar' bestaat al in {FLAGS}. Kies een andere."
    ]


def test_whom_to_call_is_filled_in_only_in_what_must_be_done(tmp_path: Path) -> None:
    good = red_flag("gevaar", must_do=[both("Bel {emergency_post} of {crisis_service}.")])

    assert told_of_flags(tmp_path, good) == []
    assert told_of_flags(
        tmp_path, red_flag("gevaar", nl="Bel de {emergency_post}", en="Danger")
    ) == ["5:5 red flag 'gevaar': invulveld 'emergency_post' ken ik hier niet. Toegestaan: -."]


def test_a_source_of_a_red_flag_is_listed(tmp_path: Path) -> None:
    [line] = told_of_flags(
        tmp_path, red_flag("gevaar", source=["E9"]), sources={"E19": {"what": "x"}}
    )

    assert line == (
        "9:14 red flag 'gevaar': bron 'E9' ken ik niet. Bedoel je 'E19'? De bronnen staan in dit "
        "bestand onder sources."
    )


def test_a_region_is_a_place_on_the_map_and_stands_there_once(tmp_path: Path) -> None:
    assert told_of_flags(
        tmp_path, regions=[{"place": p} for p in ("GM0581", "GM0518", "GM0518")]
    ) == [
        "2:12 red flags: plaats 'GM0581' ken ik niet. Bedoel je 'GM0518'? Alle plaatsen staan in "
        "map/places/.",
        f"2:54 red flags: id 'GM0518' bestaat al in {FLAGS}. Kies een andere.",
    ]


def test_a_line_by_which_a_red_flag_is_heard_can_be_read(tmp_path: Path) -> None:
    assert told_of_flags(tmp_path, red_flag("gevaar", heard={"nl": ["pijn (op|in) borst"]})) == []
    [line] = told_of_flags(tmp_path, red_flag("gevaar", heard={"nl": ["pijn (op|in borst"]}))

    assert "red flag 'gevaar'" in line
    assert "pijn (op|in borst" in line
