"""Wijkschakel: composition root and commands (`python app.py --help`)."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from content.problems import ContentError

if TYPE_CHECKING:
    from bot.library import Source

CONTENT = Path(__file__).parent / "content"
FINE, WRONG, BUG, INTERRUPTED = 0, 1, 3, 130


class UsageError(Exception):
    """A command cannot be carried out as given; the text says what to do."""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(f"{message}; see `{self.prog} --help`")


def parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--content", type=Path, default=CONTENT, metavar="DIR")
    common.add_argument("--db", default="wijkschakel.db", metavar="FILE")
    common.add_argument("--lang", choices=("nl", "en"), default="nl")
    common.add_argument("--home", default="GM0518", metavar="PLACE", help="home municipality")
    common.add_argument("--today", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
    top = Parser(prog="wijkschakel", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True, parser_class=Parser)
    serve = commands.add_parser("serve", parents=[common], help="run the bot")
    serve.add_argument("--dev", action="store_true", help="no authentication, this machine only")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=3978)
    chat = commands.add_parser("chat", parents=[common], help="talk in the terminal")
    chat.add_argument("--as", dest="name", default="", metavar="NAME")
    ask = commands.add_parser("ask", parents=[common], help="one question, one answer")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--batch", action="store_true", help="questions from stdin, one per line")
    check = commands.add_parser("check", parents=[common], help="all problems of the content")
    check.add_argument("directory", nargs="?", type=Path, metavar="DIR")
    check.add_argument("--strict", action="store_true", help="warnings fail too")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command; returns its exit code: 0 fine, 1 content, settings or usage, 3 bug, 130."""
    lang = "nl"
    try:
        args = parser().parse_args(argv)
        lang = args.lang
        return COMMANDS[args.command](args)
    except UsageError as error:
        return _say(str(error), WRONG)
    except ContentError as error:
        return _say("\n".join(p.text(lang) for p in error.problems.in_order()), WRONG)
    except (KeyboardInterrupt, BrokenPipeError):
        return INTERRUPTED
    except Exception as error:
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    from bot.settings import SettingsError
    from cases.store import StorageError

    if isinstance(error, (SettingsError, StorageError)):
        return _say(str(error), WRONG)
    number = secrets.token_hex(2)
    if os.environ.get("WIJKSCHAKEL_DEBUG"):
        raise error
    return _say(
        f"Er ging iets mis (nr. {number}): {type(error).__name__}. "
        "Zet WIJKSCHAKEL_DEBUG=1 voor de details.",
        BUG,
    )


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _today(args: argparse.Namespace) -> date:
    return args.today or datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def _source(args: argparse.Namespace, content: Path | None = None) -> Source:
    from bot.library import Source

    return Source(content or args.content, args.home, args.lang)


def serve(args: argparse.Namespace) -> int:
    from bot.serving import serve as run
    from bot.settings import Settings

    settings = Settings(
        dev=args.dev, host=args.host, port=args.port, content=args.content, db=args.db
    ).checked()
    return run(settings, _source(args), args.today, _today(args))


def chat(args: argparse.Namespace) -> int:
    from bot.library import Library
    from bot.terminal import chat as talk
    from bot.turns import Turns
    from cases.desk import Desk
    from cases.store import SqliteStore

    library = Library(_source(args), _today(args))
    turns = Turns(library, Desk(SqliteStore(args.db)), args.today)
    talk(turns, args.name, sys.stdin, sys.stdout)
    return FINE


def ask(args: argparse.Namespace) -> int:
    from bot.terminal import ask_json, ask_text

    if args.batch == (args.question is not None):
        raise UsageError("give one question, or --batch with questions on stdin")
    conversation, _ = _source(args).read(_today(args))
    today = _today(args)
    out = sys.stdout.buffer
    for question in (line.rstrip("\r\n") for line in sys.stdin) if args.batch else [args.question]:
        if args.json:
            out.write(ask_json(conversation, question, args.lang, today) + b"\n")
        else:
            out.write(ask_text(conversation, question, args.lang, today).encode() + b"\n")
        out.flush()
    return FINE


def check(args: argparse.Namespace) -> int:
    try:
        _, problems = _source(args, args.directory).read(_today(args))
    except ContentError as error:
        problems = error.problems
    for problem in problems.in_order():
        print(problem.text(args.lang), file=sys.stderr)
    failed = problems.errors or (args.strict and problems.warnings)
    return WRONG if failed else FINE


COMMANDS = {"serve": serve, "chat": chat, "ask": ask, "check": check}


def run() -> None:
    """Entry point of the installed command."""
    sys.exit(main())


if __name__ == "__main__":
    run()
