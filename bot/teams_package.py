"""The app package for Teams: `teams/` with the app id and the host filled in, as one zip."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from content.problems import UserFault

TEMPLATE = Path(__file__).parent.parent / "teams"
"""What comes with the bot: the manifest with open places, its English texts, the icons."""
FILES = ("manifest.json", "en.json", "color.png", "outline.png")
"""All that goes into the package; Teams wants the manifest at the root."""
READABLE = 0o644
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")


def package(app_id: str, host: str, out: Path) -> None:
    """Writes the package to `out`. Raises UserFault with what to give instead."""
    filled = {"{{app_id}}": checked_app_id(app_id), "{{host}}": checked_host(host)}
    packed = io.BytesIO()
    with ZipFile(packed, "w") as package:
        for name in FILES:
            body = (TEMPLATE / name).read_bytes()
            if name == "manifest.json":
                for place, value in filled.items():
                    body = body.replace(place.encode(), value.encode())
            entry = ZipInfo(name)  # of no day: the same settings give the same package
            entry.external_attr = READABLE << 16
            package.writestr(entry, body, ZIP_DEFLATED)
    try:
        out.write_bytes(packed.getvalue())
    except OSError as error:
        raise UserFault(f"{out} cannot be written: {error.strerror}") from None


def checked_app_id(app_id: str) -> str:
    """The app id in small letters. Raises UserFault when it is none."""
    if not app_id.strip():
        raise UserFault("which bot? Set WIJKSCHAKEL_APP_ID, or give --app-id")
    found = app_id.strip().lower()
    if not _GUID.fullmatch(found):
        raise UserFault(
            f"{app_id!r} is no application (client) id; "
            "that looks like 00000000-0000-0000-0000-000000000000"
        )
    return found


def checked_host(host: str) -> str:
    """The host name in small letters. Raises UserFault when Teams could not reach it."""
    if not host.strip():
        raise UserFault("where is the bot? Set WIJKSCHAKEL_PUBLIC_HOST, or give --host")
    found = host.strip().lower()
    if not _HOST.fullmatch(found):
        raise UserFault(
            f"{host!r} is no host name that Teams can reach over https; give only the name, "
            "without https://, port or path, such as bot.praktijk.example"
        )
    return found
