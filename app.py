"""Wijkschakel: who does what in the neighbourhood. Composition root."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.arguments import parser
from bot.commands import COMMANDS, FINE, WRONG, tell
from content.problems import ContentError, UserFault

BUG, INTERRUPTED = 3, 130

__all__ = ["BUG", "COMMANDS", "FINE", "INTERRUPTED", "WRONG", "main"]


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
        return tell(str(fault), WRONG)
    except ContentError as error:
        return tell("\n".join(p.text(lang) for p in error.problems.in_order()), WRONG)
    except (KeyboardInterrupt, BrokenPipeError):
        return INTERRUPTED
    except Exception as bug:
        if os.environ.get("WIJKSCHAKEL_DEBUG"):
            raise
        import secrets

        what = f"Er ging iets mis (nr. {secrets.token_hex(2)}): {type(bug).__name__}."
        return tell(f"{what} Met WIJKSCHAKEL_DEBUG=1 zie je waar.", BUG)


if __name__ == "__main__":
    sys.exit(main())
