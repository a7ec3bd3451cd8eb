"""The command line: all commands with their options."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

from cases.calendar import HERE
from content.problems import UserFault

CONTENT = Path(__file__).parent.parent / "content"
"""The content that comes with the bot."""


TERM = 5
"""Years for which the audit is kept at least."""
DESCRIPTION = "Wijkschakel: who does what in the neighbourhood."


class Parser(argparse.ArgumentParser):
    """Tells a wrong command in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise UserFault(f"{message}; see: {self.prog} --help")


def parser() -> Parser:
    """All commands with their options."""
    common = Parser(add_help=False)
    common.add_argument("--content", type=Path, default=CONTENT, metavar="DIR")
    common.add_argument("--db", default="wijkschakel.db", metavar="FILE", help="or :memory:")
    common.add_argument("--lang", choices=("nl", "en"), default="nl")
    common.add_argument("--home", default="GM0518", metavar="PLACE", help="home municipality")
    common.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD")
    top = Parser(prog="wijkschakel", description=DESCRIPTION)
    commands = top.add_subparsers(dest="command", required=True, parser_class=Parser)
    serve = commands.add_parser("serve", parents=[common], help="run the bot")
    serve.add_argument("--dev", action="store_true", help="no authentication, this machine only")
    serve.add_argument("--host", metavar="H", help="default 127.0.0.1")
    serve.add_argument("--port", type=int, help="default 3978")
    chat = commands.add_parser("chat", parents=[common], help="talk in the terminal")
    chat.add_argument("--as", dest="name", default="", metavar="NAME")
    ask = commands.add_parser("ask", parents=[common], help="one question, one answer")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--batch", action="store_true", help="questions from stdin, one per line")
    check = commands.add_parser("check", parents=[common], help="all problems of the content")
    check.add_argument("directory", nargs="?", type=Path, metavar="DIR")
    check.add_argument("--strict", action="store_true", help="warnings fail too")
    check.add_argument("--schema", type=Path, metavar="OUT", help="write JSON Schemas instead")
    screen = commands.add_parser("screen", parents=[common], help="the privacy filter alone")
    screen.add_argument("--json", action="store_true", help="findings too; else only clean text")
    nudge = commands.add_parser("nudge", parents=[common], help="one sweep of the clocks")
    nudge.add_argument("--now", type=_moment, metavar="ISO8601")
    audit = commands.add_parser("audit", parents=[common], help="who did and saw what")
    audit.add_argument("what", choices=("verify", "prune"), help="is it whole; what may go")
    audit.add_argument("--years", type=_years, default=TERM, help=f"prune: default {TERM}")
    export = commands.add_parser(
        "export", parents=[common], help="all that is known of a reference"
    )
    export.add_argument("what", choices=("audit", "case"))
    export.add_argument("ref", metavar="KB-…|WO-…")
    export.add_argument("--csv", action="store_true", help="audit: for a spreadsheet")
    export.add_argument("--json", action="store_true", help="case: as it is stored")
    backup = commands.add_parser("backup", parents=[common], help="copy while the bot runs")
    backup.add_argument("target", type=Path, metavar="FILE|DIR")
    restore = commands.add_parser("restore", parents=[common], help="put a backup back")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--broken-audit", action="store_true", help="also when it was changed")
    erase = commands.add_parser("erase", parents=[common], help="wipe a case with its handovers")
    erase.add_argument("case", metavar="KB-…")
    erase.add_argument("--sure", action="store_true", help="else it is only told what there is")
    erase.add_argument("--also-open", action="store_true", help="also while a partner has it")
    changes = commands.add_parser("changes", parents=[common], help="what the chat proposed")
    changes.add_argument("what", choices=("list", "show", "apply", "reject"))
    changes.add_argument("ids", nargs="*", metavar="ID|confirmations")
    changes.add_argument("--json", action="store_true", help="list, show: one object per line")
    changes.add_argument("--why", default="", metavar="TEXT", help="reject: told to who proposed")
    changes.add_argument("--anyway", action="store_true", help="apply: over what changed since")
    changes.add_argument("--no-commit", action="store_true", help="apply: leave git alone")
    coverage = commands.add_parser(
        "coverage", parents=[common], help="how well a place is covered, need by need"
    )
    coverage.add_argument("place", metavar="PLACE")
    coverage.add_argument("--csv", action="store_true", help="for a spreadsheet")
    coverage.add_argument("--png", type=Path, metavar="FILE", help="a heat map")
    teams = commands.add_parser("teams-package", parents=[common], help="the app for Teams")
    teams.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    teams.add_argument("--app-id", metavar="ID", help="default WIJKSCHAKEL_APP_ID")
    teams.add_argument("--host", metavar="NAME", help="default WIJKSCHAKEL_PUBLIC_HOST")
    return top


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"no such moment: {text!r}, try 2026-11-23T09:00"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=HERE)


def _years(text: str) -> int:
    if not text.isdecimal() or int(text) < TERM:
        raise argparse.ArgumentTypeError(f"the audit is kept for at least {TERM} years")
    return int(text)
