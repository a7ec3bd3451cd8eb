"""`python -m benchmarks [names…]`: all benches or the named ones, figures on stdout."""

from __future__ import annotations

import argparse
import importlib
import sys

BENCHES = (
    *("starting", "quality", "asking", "turns"),
    *("walking", "accepting", "mix", "sweeping", "audit"),
    *("confirming", "coverage"),
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=" ".join(BENCHES))
    parser.add_argument(
        "--services",
        type=int,
        default=100_000,
        help="size of the generated map in `asking` and `coverage`",
    )
    parser.add_argument(
        "--seconds", type=float, default=120, help="how long `mix` goes on; a soak: 600"
    )
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    options = parser.parse_args()
    unknown = [n for n in options.names if n not in BENCHES]
    if unknown:
        parser.error(f"no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    print("Absolute figures move with the machine, by a factor of two; only ratios within one run")
    print("count.")
    failed = 0
    for name in options.names or BENCHES:
        failed |= importlib.import_module(f"benchmarks.{name}").run(options) or 0
        sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main())
