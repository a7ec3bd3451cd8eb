"""What each command does; what it needs is imported when it runs, so that `ask` starts fast."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from content.problems import ContentError, UserFault

if TYPE_CHECKING:
    from bot.library import Source
    from bot.settings import Settings

FINE, WRONG = 0, 1


def tell(text: str, code: int) -> int:
    """Tells a person something; returns the exit code."""
    print(text, file=sys.stderr)
    return code


def _source(args: argparse.Namespace, open: bool = False) -> Source:
    from bot.library import Source

    return Source(args.content, args.home, args.lang, open)


def serve(args: argparse.Namespace) -> int:
    """The bot, until it is told to stop."""
    from bot.serving import serve as run
    from bot.settings import Settings

    given = {"dev": args.dev or None, "host": args.host, "port": args.port, "db": args.db}
    settings = Settings.load(**{k: v for k, v in given.items() if v is not None})
    return run(settings, _source(args, settings.dev), args.fixed_today, args.today)


def chat(args: argparse.Namespace) -> int:
    """A conversation in the terminal, until the input ends."""
    from bot.console import chat as talk
    from bot.library import Library
    from bot.turns import Turns
    from cases.desk import Desk
    from cases.store import SqliteStore

    library = Library(_source(args, open=True), args.today)
    turns = Turns(library, Desk(SqliteStore(args.db), _settings().terms), args.fixed_today)
    talk(turns, args.name, sys.stdin, sys.stdout)
    return FINE


def ask(args: argparse.Namespace) -> int:
    """One question from the command line, or many from stdin."""
    from bot.terminal import answers

    if args.batch == (args.question is not None):
        raise UserFault("give one question, or --batch with questions on stdin")
    conversation, _ = _source(args).read(args.today, warm=args.batch, talks=False)
    questions = _lines() if args.batch else [args.question]
    return _print(answers(conversation, questions, args.json, args.lang, args.today))


def screen(args: argparse.Namespace) -> int:
    """The privacy filter alone: remarks from stdin, one per line."""
    from bot.terminal import screened

    return _print(screened(_source(args).privacy(), _lines(), args.json, args.today))


def nudge(args: argparse.Namespace) -> int:
    """One sweep of the clocks; what became due is printed, and told by the running bot."""
    from bot.library import Library
    from bot.map_sweep import MapSweep
    from bot.terminal import swept
    from bot.turns import Turns
    from cases.desk import Desk
    from cases.nudging import sweep
    from cases.store import SqliteStore

    now = args.now or datetime.now(UTC)
    desk = Desk(SqliteStore(args.db), _settings().terms)
    turns = Turns(Library(_source(args), args.today), desk, args.fixed_today)
    counter = turns.counter(now)
    assert counter is not None, "content that can be read has clocks and people"
    return _print(swept(desk.sweep(now), sweep(counter, now), MapSweep(turns).sweep(now)))


def _lines() -> Iterator[str]:
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return (line.rstrip("\r\n") for line in sys.stdin)


def _print(lines: Iterable[bytes]) -> int:
    for line in lines:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    return FINE


def check(args: argparse.Namespace) -> int:
    """All problems of the content on stderr; or the shape of the files, for an editor's program."""
    if args.schema is not None:
        from bot.schemas import write_schemas

        return _print(str(path).encode() for path in write_schemas(args.schema))
    args.content = args.directory or args.content
    try:
        _, problems = _source(args).read(args.today, warm=False)
    except ContentError as error:
        problems = error.problems
    for problem in problems.in_order():
        print(problem.text(args.lang), file=sys.stderr)
    return WRONG if problems.errors or (args.strict and problems.warnings) else FINE


def audit(args: argparse.Namespace) -> int:
    """Whether the audit is whole; what is past its term goes."""
    from bot.auditing import audit as audited

    said, whole = audited(args.what, args.db, args.content, args.lang, args.years)
    return _print([said.encode()]) if whole else tell(said, WRONG)


def export(args: argparse.Namespace) -> int:
    """Everything that is kept of a case, or that the audit says of a case or a handover."""
    if args.what == "case":
        from bot.keeping import exported_case

        shown = None if args.json else _source(args).read(args.today, warm=False)[0]
        now, terms = datetime.now(UTC), _settings().terms
        return _print([exported_case(args.db, args.ref, now, terms, shown)])
    from bot.auditing import exported

    conversation, _ = _source(args).read(args.today, warm=False)
    return _print([exported(args.db, conversation, args.ref, args.lang, table=args.csv).encode()])


def keeping(args: argparse.Namespace) -> int:
    """`backup`, `restore` and `erase`: what an administrator does with what is kept."""
    from bot.keeping import run

    out, said = run(args, _settings(), datetime.now(UTC))
    print(*out, sep="\n", end="\n" * bool(out))
    return tell(said, FINE) if said else FINE


def changes(args: argparse.Namespace) -> int:
    """What was proposed in the chat: an editor looks at it and applies it to the files."""
    from bot.changing import run

    out, told = run(args, datetime.now(UTC))
    print(*out, sep="\n", end="\n" * bool(out))
    return tell(told, FINE) if told else FINE


def coverage(args: argparse.Namespace) -> int:
    """Who there is for which need in which part of a place: a table, CSV or a picture."""
    from bot.covering import run

    return _print(line.encode() for line in run(args, _source(args)))


def _settings() -> Settings:
    from bot.settings import Settings

    return Settings.read()


def teams_package(args: argparse.Namespace) -> int:
    """The app package for Teams."""
    from bot.settings import Settings
    from bot.teams_package import package

    settings = Settings.read()
    app_id = settings.app_id if args.app_id is None else args.app_id
    package(app_id, settings.public_host if args.host is None else args.host, args.out)
    return tell(f"{args.out}: ready to upload in Teams", FINE)


COMMANDS = {
    f.__name__.replace("_", "-"): f
    for f in (
        serve,
        chat,
        ask,
        check,
        screen,
        nudge,
        audit,
        export,
        changes,
        coverage,
        teams_package,
    )
} | dict.fromkeys(("backup", "restore", "erase"), keeping)
