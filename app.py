"""Wijkschakel: who does what in the neighbourhood. Composition root and commands."""

from __future__ import annotations

import argparse
import io
import os
import secrets
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

from content.problems import ContentError, UserFault

if TYPE_CHECKING:
    from bot.library import Source

FINE, WRONG, BUG, INTERRUPTED = 0, 1, 3, 130


class Parser(argparse.ArgumentParser):
    """Tells a wrong command in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise UserFault(f"{message}; see: {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--content", type=Path, default=Path(__file__).parent / "content", metavar="DIR"
    )
    common.add_argument("--db", default="wijkschakel.db", metavar="FILE", help="or :memory:")
    common.add_argument("--lang", choices=("nl", "en"), default="nl")
    common.add_argument("--home", default="GM0518", metavar="PLACE", help="home municipality")
    common.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD")
    top = Parser(prog="wijkschakel", description=__doc__)
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
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command; returns 0 fine, 1 content, settings or usage, 3 a bug, 130 interrupted."""
    lang = "nl"
    try:
        args = parser().parse_args(argv)
        lang = args.lang
        args.fixed_today = args.today
        args.today = args.today or datetime.now(ZoneInfo("Europe/Amsterdam")).date()
        return COMMANDS[args.command](args)
    except UserFault as fault:
        return _say(str(fault), WRONG)
    except ContentError as error:
        return _say("\n".join(p.text(lang) for p in error.problems.in_order()), WRONG)
    except (KeyboardInterrupt, BrokenPipeError):
        return INTERRUPTED
    except Exception as bug:
        if os.environ.get("WIJKSCHAKEL_DEBUG"):
            raise
        what = f"Er ging iets mis (nr. {secrets.token_hex(2)}): {type(bug).__name__}."
        return _say(f"{what} Met WIJKSCHAKEL_DEBUG=1 zie je waar.", BUG)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _source(args: argparse.Namespace) -> Source:
    from bot.library import Source

    return Source(args.content, args.home, args.lang)


def serve(args: argparse.Namespace) -> int:
    """The bot, until it is told to stop."""
    from bot.serving import serve as run
    from bot.settings import Settings

    given = {"dev": args.dev or None, "host": args.host, "port": args.port, "db": args.db}
    settings = Settings.load(**{k: v for k, v in given.items() if v is not None})
    return run(settings, _source(args), args.fixed_today, args.today)


def chat(args: argparse.Namespace) -> int:
    """A conversation in the terminal, until the input ends."""
    from bot.library import Library
    from bot.terminal import chat as talk
    from bot.turns import Turns
    from cases.desk import Desk
    from cases.store import SqliteStore

    library = Library(_source(args), args.today)
    turns = Turns(library, Desk(SqliteStore(args.db)), args.fixed_today)
    talk(turns, args.name, sys.stdin, sys.stdout)
    return FINE


def ask(args: argparse.Namespace) -> int:
    """One question from the command line, or many from stdin."""
    from bot.terminal import ask_json, ask_text

    if args.batch == (args.question is not None):
        raise UserFault("give one question, or --batch with questions on stdin")
    conversation, _ = _source(args).read(args.today, warm=args.batch)
    answer = ask_json if args.json else ask_text
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    questions = (line.rstrip("\r\n") for line in sys.stdin) if args.batch else [args.question]
    for question in questions:
        sys.stdout.buffer.write(answer(conversation, question, args.lang, args.today) + b"\n")
        sys.stdout.buffer.flush()
    return FINE


def check(args: argparse.Namespace) -> int:
    """All problems of the content on stderr."""
    args.content = args.directory or args.content
    try:
        _, problems = _source(args).read(args.today, warm=False)
    except ContentError as error:
        problems = error.problems
    for problem in problems.in_order():
        print(problem.text(args.lang), file=sys.stderr)
    return WRONG if problems.errors or (args.strict and problems.warnings) else FINE


COMMANDS = {"serve": serve, "chat": chat, "ask": ask, "check": check}


if __name__ == "__main__":
    sys.exit(main())
