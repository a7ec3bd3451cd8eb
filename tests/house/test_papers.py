"""The papers name what exists: tests, pages, pictures, settings and figures."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.watch import Metrics

ROOT = Path(__file__).parent.parent.parent
README, DOCS = ROOT / "README.md", ROOT / "docs"
PAPERS = [README, ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
A_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]+))?\)")
A_TEST = re.compile(r"`(tests/[\w/]+\.py)?(?:::)?(test_\w+)?`")
A_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def named_in(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
    }


def anchors(path: Path) -> set[str]:
    """The headings of a page as a link names them."""
    text = A_FENCE.sub("", path.read_text("utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("paper", PAPERS, ids=shown)
def test_every_link_leads_somewhere(paper: Path) -> None:
    for to, heading in A_LINK.findall(A_FENCE.sub("", paper.read_text("utf-8"))):
        target = (paper.parent / to).resolve() if to else paper
        assert target.exists(), to
        if heading:
            assert heading in anchors(target), f"{to}#{heading}"


@pytest.mark.parametrize("paper", PAPERS, ids=shown)
def test_every_test_that_is_named_exists(paper: Path) -> None:
    known = {p: named_in(p) for p in (ROOT / "tests").rglob("test_*.py")}
    everything = set().union(*known.values())
    for file, name in A_TEST.findall(paper.read_text("utf-8")):
        if file:
            assert (ROOT / file).is_file(), file
        if name:
            assert name in (known[ROOT / file] if file else everything), name


def test_the_threat_model_names_what_proves_it() -> None:
    named = [name for _, name in A_TEST.findall((DOCS / "security.md").read_text("utf-8")) if name]

    assert len(set(named)) > 40


@pytest.mark.parametrize("name", sorted(Settings.model_fields.keys() - {"db"}))
def test_every_setting_is_told_to_administrators(name: str) -> None:
    variable = f"WIJKSCHAKEL_{name.upper()}"

    assert variable in README.read_text("utf-8")
    assert variable in (DOCS / "beheerders.md").read_text("utf-8")


def test_every_figure_is_told_to_administrators() -> None:
    told = (DOCS / "beheerders.md").read_text("utf-8")

    assert {m.name for m in Metrics().registry.collect() if m.name not in told} == set()
