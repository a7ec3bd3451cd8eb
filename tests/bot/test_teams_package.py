"""The app package for Teams, held against the published schema of its manifest."""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator

import app
from bot.teams_package import FILES, TEMPLATE, package
from content.messages import Messages
from content.problems import Problems, UserFault
from dialogs.commands import as_said, commands
from dialogs.conversation import COMMANDS
from dialogs.handover import handovers
from dialogs.instruments import load_instruments
from social_map.social_map import SocialMap
from tests.factories import SHIPPED

PLAYGROUND = Path(app.__file__).parent / "playground"
SCHEMAS = PLAYGROUND / "node_modules/@microsoft/app-manifest/build/json-schemas/teams"
APP_ID = "0a1b2c3d-0000-4000-8000-00000000000f"
HOST = "bot.praktijk.example"
SETTINGS = {"WIJKSCHAKEL_APP_ID": APP_ID, "WIJKSCHAKEL_PUBLIC_HOST": HOST}
IN_COMPANY = {"team", "groupChat"}

Manifest = dict[str, Any]


@pytest.fixture
def packed(tmp_path: Path) -> dict[str, bytes]:
    """What is in a package, by name."""
    package(APP_ID, HOST, tmp_path / "wijkschakel.zip")
    with ZipFile(tmp_path / "wijkschakel.zip") as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.fixture
def manifest(packed: dict[str, bytes]) -> Manifest:
    return dict(json.loads(packed["manifest.json"]))


@pytest.fixture
def english(packed: dict[str, bytes]) -> dict[str, str]:
    texts: dict[str, str] = json.loads(packed["en.json"])
    return {key: text for key, text in texts.items() if key != "$schema"}


@pytest.fixture(scope="module")
def schemas() -> Path:
    """The published schemas, installed beside the Playground."""
    if not SCHEMAS.is_dir():
        if shutil.which("npm") is None:
            _lacking("npm cannot be found")
        install = ["npm", "ci", "--silent", "--no-audit", "--no-fund"]
        if subprocess.run(install, cwd=PLAYGROUND, check=False).returncode:
            _lacking("npm could not install them")
    return SCHEMAS


def _lacking(why: str) -> None:
    sentence = f"the schemas of the manifest are not there: {why}"
    (pytest.fail if "CI" in os.environ else pytest.skip)(sentence)


# -- against what is published --------------------------------------------------------------------


def wrong(document: Manifest, schemas: Path, name: str = "MicrosoftTeams.schema.json") -> list[str]:
    """What the schema that the document names says against it."""
    named = re.fullmatch(
        rf"https://developer\.microsoft\.com/json-schemas/teams/(v\d\.\d+)/{re.escape(name)}",
        document["$schema"],
    )
    assert named
    schema = json.loads((schemas / named[1] / name).read_text("utf-8"))
    return [f"{e.json_path}: {e.message}" for e in Draft4Validator(schema).iter_errors(document)]


def test_the_manifest_keeps_to_its_schema(manifest: Manifest, schemas: Path) -> None:
    assert wrong(manifest, schemas) == []


def test_the_english_texts_keep_to_their_schema(packed: dict[str, bytes], schemas: Path) -> None:
    document = json.loads(packed["en.json"])

    assert wrong(document, schemas, "MicrosoftTeams.Localization.schema.json") == []


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        ({"name": {"short": "x" * 31}}, "$.name.short"),
        ({"id": "{{app_id}}"}, "$.id"),
        ({"accentColor": "teal"}, "$.accentColor"),
        ({"unheard_of": True}, "$"),
    ],
)
def test_the_schema_would_tell(
    manifest: Manifest, schemas: Path, spoil: Manifest, where: str
) -> None:
    assert [line.split(":")[0] for line in wrong(manifest | spoil, schemas)] == [where]


def test_the_version_is_the_one_of_the_schema_and_no_preview(manifest: Manifest) -> None:
    """Draft 4, in which the schemas are written, does not know their `const`."""
    assert f"/v{manifest['manifestVersion']}/" in manifest["$schema"]
    assert re.fullmatch(r"1\.\d+", manifest["manifestVersion"])


def test_a_bot_in_teams_says_that_it_stands_all_channels(manifest: Manifest) -> None:
    """Teams refuses version 1.25 and later with the team scope without it; the schema does not."""
    assert "team" in manifest["bots"][0]["scopes"]
    assert manifest["supportsChannelFeatures"] == "tier1"


# -- the package ----------------------------------------------------------------------------------


def test_the_files_stand_at_the_root(packed: dict[str, bytes], manifest: Manifest) -> None:
    icons = manifest["icons"]
    languages = [more["file"] for more in manifest["localizationInfo"]["additionalLanguages"]]

    assert tuple(packed) == FILES
    assert set(packed) == {"manifest.json", icons["color"], icons["outline"], *languages}


def test_every_open_place_is_filled_in(packed: dict[str, bytes], manifest: Manifest) -> None:
    assert not any(b"{{" in body for body in packed.values())
    assert manifest["id"] == APP_ID
    assert manifest["bots"][0]["botId"] == manifest["composeExtensions"][0]["botId"] == APP_ID
    assert manifest["validDomains"] == [HOST]
    addresses = {k: v for k, v in manifest["developer"].items() if k.endswith("Url")}
    assert len(addresses) == 3
    assert all(address.startswith(f"https://{HOST}/") for address in addresses.values())


def test_capitals_and_spaces_around_do_not_matter(tmp_path: Path) -> None:
    package(f" {APP_ID.upper()}\n", f" {HOST.title()} ", tmp_path / "one.zip")
    package(APP_ID, HOST, tmp_path / "other.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


@pytest.mark.parametrize(("icon", "size"), [("color.png", 192), ("outline.png", 32)])
def test_the_icons_have_the_size_that_teams_asks(
    packed: dict[str, bytes], icon: str, size: int
) -> None:
    assert packed[icon] == (TEMPLATE / icon).read_bytes()
    assert packed[icon].startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert struct.unpack(">IIBB", packed[icon][16:26]) == (size, size, 8, 6)


def test_the_outline_is_white_on_nothing(packed: dict[str, bytes]) -> None:
    icon = packed["outline.png"]
    start = icon.index(b"IDAT")
    length = struct.unpack(">I", icon[start - 4 : start])[0]
    lines = zlib.decompress(icon[start + 4 : start + 4 + length])
    width = 1 + 32 * 4
    rows = [lines[y * width : (y + 1) * width] for y in range(32)]
    pixels = [row[x : x + 4] for row in rows for x in range(1, width, 4)]

    assert {row[0] for row in rows} == {0}  # unfiltered, so the bytes are the colours
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {b"\xff\xff\xff"}
    assert 0 < sum(pixel[3] > 127 for pixel in pixels) < 512


# -- what it promises -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def understood(messages: Messages, shipped: SocialMap) -> dict[str, str]:
    """What can be said → what it is about."""
    told = (*COMMANDS, *handovers.COMMANDS, *handovers.WITH_MORE)
    places = shipped.gazetteer.places
    talks = load_instruments(SHIPPED, shipped.needs, places, Problems()).by_id.values()
    begin = {as_said(w): "talk" for talk in talks for w in (*talk.words.nl, *talk.words.en)}
    return begin | commands(messages, told)


def listed(manifest: Manifest, english: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Every command: its scope, its Dutch and its English title."""
    for at, group in enumerate(manifest["bots"][0]["commandLists"]):
        for nr, command in enumerate(group["commands"]):
            key = f"bots[0].commandLists[{at}].commands[{nr}].title"
            for scope in group["scopes"]:
                yield scope, command["title"], english[key]


def test_the_bot_understands_every_command_that_teams_lists(
    manifest: Manifest, english: dict[str, str], understood: dict[str, str]
) -> None:
    found = list(listed(manifest, english))

    assert {scope for scope, _, _ in found} == set(manifest["bots"][0]["scopes"])
    for _, dutch, other in found:
        assert understood[as_said(dutch)] == understood[as_said(other)]


def test_where_others_read_along_nothing_is_listed_that_is_refused_there(
    manifest: Manifest, english: dict[str, str], understood: dict[str, str]
) -> None:
    own_chat = {"talk", "my_handovers", "worklist"}
    shared = {
        understood[as_said(d)] for scope, d, _ in listed(manifest, english) if scope in IN_COMPANY
    }

    assert shared & own_chat == set()
    assert {"link", "their_handovers", "help"} <= shared


def test_every_dutch_text_has_an_english_one_and_the_other_way_round(
    manifest: Manifest, english: dict[str, str]
) -> None:
    assert set(english) == {path for path, _ in texts(manifest)}
    assert all(english.values())


def texts(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Everything in the manifest that a person reads, with its place as en.json writes it."""
    if isinstance(node, dict):
        for key, value in node.items():
            whole = path in ("name", "description") or key in ("title", "description")
            if isinstance(value, str) and whole:
                yield f"{path}.{key}", value
            else:
                yield from texts(value, f"{path}.{key}".lstrip("."))
    elif isinstance(node, list):
        for nr, value in enumerate(node):
            yield from texts(value, f"{path}[{nr}]")


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "app_id", ["", "  ", "wijkschakel", APP_ID[:-1], f"{{{APP_ID}}}", "\u0663"]
)
def test_a_wrong_app_id_is_refused_and_nothing_is_written(tmp_path: Path, app_id: str) -> None:
    with pytest.raises(UserFault, match="--app-id" if not app_id.strip() else "no application"):
        package(app_id, HOST, tmp_path / "out.zip")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        f"https://{HOST}",
        f"{HOST}:443",
        f"{HOST}/api/messages",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "*.praktijk.example",
        "-bot.example",
        "bot..example",
        'bot.example","x":"',
        f"{'a' * 64}.example",
        ".".join(["abcdefgh"] * 29) + ".example",
    ],
)
def test_a_wrong_host_is_refused_and_nothing_is_written(tmp_path: Path, host: str) -> None:
    with pytest.raises(UserFault, match="--host" if not host.strip() else "no host name"):
        package(APP_ID, host, tmp_path / "out.zip")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "out.zip"

    with pytest.raises(UserFault, match=f"{re.escape(str(out))} cannot be written: No such"):
        package(APP_ID, HOST, out)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserFault, match="cannot be written: Is a directory"):
        package(APP_ID, HOST, tmp_path)


# -- the command ----------------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing set."""
    for name in [n for n in os.environ if n.startswith("WIJKSCHAKEL_")]:
        monkeypatch.delenv(name)
    return monkeypatch


def made(out: Path) -> tuple[str, str]:
    with ZipFile(out) as opened:
        manifest = json.loads(opened.read("manifest.json"))
    return manifest["id"], manifest["validDomains"][0]


def test_the_command_takes_the_settings(
    bare: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in SETTINGS.items():
        bare.setenv(name, value)

    assert app.main(["teams-package", "--out", str(tmp_path / "w.zip")]) == app.FINE
    assert made(tmp_path / "w.zip") == (APP_ID, HOST)
    assert capsys.readouterr() == ("", f"{tmp_path / 'w.zip'}: ready to upload in Teams\n")


def test_the_options_of_the_command_win(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in SETTINGS:
        bare.setenv(name, "wrong")
    given = ["--app-id", APP_ID, "--host", HOST, "--out", str(tmp_path / "w.zip")]

    assert app.main(["teams-package", *given]) == app.FINE
    assert made(tmp_path / "w.zip") == (APP_ID, HOST)


@pytest.mark.parametrize("missing", list(SETTINGS))
def test_the_command_says_which_setting_is_missing(
    bare: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    for name in set(SETTINGS) - {missing}:
        bare.setenv(name, SETTINGS[name])

    assert app.main(["teams-package", "--out", str(tmp_path / "w.zip")]) == app.WRONG
    assert missing in capsys.readouterr().err
    assert not (tmp_path / "w.zip").exists()
