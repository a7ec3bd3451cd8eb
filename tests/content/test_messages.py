"""The texts: equal in both languages, with the same placeholders, singular and plural."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.messages import Messages, load_messages
from content.problems import ContentError
from tests.factories import SHIPPED

NL = "greeting: {hello: 'Hoi {name}'}\nfound: {one: 1 partner, other: '{count} partners'}\n"
EN = "greeting: {hello: 'Hi {name}'}\nfound: {one: 1 partner, other: '{count} partners'}\n"


def texts(tmp_path: Path, nl: str = NL, en: str = EN) -> Messages:
    (tmp_path / "content" / "texts").mkdir(parents=True)
    (tmp_path / "content" / "texts" / "nl.yaml").write_text(nl, "utf-8")
    (tmp_path / "content" / "texts" / "en.yaml").write_text(en, "utf-8")
    return load_messages(tmp_path / "content")


def problems(tmp_path: Path, nl: str = NL, en: str = EN) -> list[str]:
    with pytest.raises(ContentError) as error:
        texts(tmp_path, nl, en)
    return [p.text() for p in error.value.problems.in_order()]


def test_a_text_is_filled_in(tmp_path: Path) -> None:
    assert texts(tmp_path).text("greeting.hello", "en", name="Robin") == "Hi Robin"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 partners"), (1, "1 partner"), (2, "2 partners")]
)
def test_one_is_singular_and_the_rest_is_plural(count: int, said: str, tmp_path: Path) -> None:
    assert texts(tmp_path).text("found", "nl", count=count) == said


def test_a_value_with_braces_is_not_filled_in_again(tmp_path: Path) -> None:
    assert texts(tmp_path).text("greeting.hello", "nl", name="{count}") == "Hoi {count}"


def test_a_text_that_does_not_exist_is_a_mistake_of_the_programmer(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"greeting\.goodbye"):
        texts(tmp_path).text("greeting.goodbye", "nl")


def test_a_text_in_only_one_language_is_told_in_the_file_that_misses_it(tmp_path: Path) -> None:
    assert problems(tmp_path, nl=NL + "goodbye: Dag\n") == [
        "content/texts/en.yaml:1:1 tekst goodbye ontbreekt hier maar staat wel in "
        "content/texts/nl.yaml. Voeg hem toe."
    ]


def test_other_placeholders_are_told_in_both_files(tmp_path: Path) -> None:
    assert problems(tmp_path, nl=NL.replace("{name}", "{naam}")) == [
        "content/texts/en.yaml:1:12 greeting.hello heeft in beide talen dezelfde invulvelden "
        "nodig: hier 'name', in content/texts/nl.yaml naam.",
        "content/texts/nl.yaml:1:12 greeting.hello heeft in beide talen dezelfde invulvelden "
        "nodig: hier 'naam', in content/texts/en.yaml name.",
    ]


def test_a_brace_too_few_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path, nl=NL.replace("{name}", "{name"))[0].startswith(
        "content/texts/nl.yaml:1:12 greeting.hello heeft in beide talen dezelfde invulvelden nodig"
    )


@pytest.mark.parametrize("placeholder", ["{}", "{0}", "{name.first}", "{name[0]}", "{name!x}"])
def test_a_placeholder_is_a_plain_name(placeholder: str, tmp_path: Path) -> None:
    """Any other would pass the comparison of the languages and fail when the text is said."""
    wrong = {"nl": NL.replace("{name}", placeholder), "en": EN.replace("{name}", placeholder)}

    assert any("greeting.hello" in told for told in problems(tmp_path, **wrong))


def test_a_list_is_no_text(tmp_path: Path) -> None:
    told = problems(tmp_path, nl="greeting: {hello: [Hoi]}\n", en="greeting: {hello: Hi}\n")

    assert told[-1].startswith(
        "content/texts/nl.yaml:1:12 bij greeting.hello verwacht ik een tekst / a text"
    )


def test_a_file_of_another_shape_is_one_problem(tmp_path: Path) -> None:
    told = problems(tmp_path, nl="- Hoi\n")

    assert next(line for line in told if line.startswith("content/texts/nl.yaml")).startswith(
        "content/texts/nl.yaml:1:1 "
    )


def test_a_missing_file_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "nl.yaml").write_text(NL, "utf-8")

    with pytest.raises(ContentError) as error:
        load_messages(tmp_path)

    assert [p.text() for p in error.value.problems.in_order()] == [
        f"{tmp_path.name}/texts/en.yaml:1:1 dit bestand ontbreekt, maar is nodig. Zet het terug."
    ]


def test_the_shipped_texts_have_every_key_in_both_languages() -> None:
    shipped = load_messages(SHIPPED)

    assert all(shipped._texts["en"][key] for key in shipped._texts["nl"])
