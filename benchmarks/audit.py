"""Known vulnerabilities in the locked dependencies: exit 1 when there are.

Where the advisory service cannot be reached that is said in one line, and nothing fails: a check
that needs the network must not stop work without one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
FINE, FOUND = 0, 1
PATIENCE = 300
"""Seconds for all questions to the service together."""
UNREACHABLE = (
    "connection",
    "for url",
    "could not connect",
    "max retries",
    "name resolution",
    "proxy",
    "serviceerror",
    "timed out",
    "timeout",
    "upstream",
)
"""Words in the tool's complaint by which a missing network is told from a broken lock."""


def findings(report: dict[str, Any]) -> list[str]:
    """One line per vulnerability in pip-audit's report."""
    return [
        f"{package['name']} {package['version']}: {known['id']}"
        + (f", mended in {', '.join(known['fix_versions'])}" if known["fix_versions"] else "")
        for package in report["dependencies"]
        for known in package.get("vulns", ())
    ]


def unknown(report: dict[str, Any]) -> int:
    """How many packages the service said nothing about."""
    return sum("skip_reason" in package for package in report["dependencies"])


def _say(text: str, code: int) -> int:
    print(f"audit: {text}")
    return code


def audit(lock: Path = LOCK) -> int:
    """Runs pip-audit on the lock; returns the exit code."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip"]
    command += ["--require-hashes", "--progress-spinner", "off", "--format", "json"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return _say("skipped, the advisory service does not answer", FINE)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        complaint = (done.stderr.strip().splitlines() or ["no output"])[-1]
        if any(word in done.stderr.lower() for word in UNREACHABLE):
            return _say("skipped, the advisory service cannot be reached", FINE)
        return _say(f"pip-audit did not work: {complaint}", FOUND)
    packages, silent, found = len(report["dependencies"]), unknown(report), findings(report)
    for line in found:
        _say(line, FOUND)
    if found:
        return FOUND
    if silent == packages:
        return _say("skipped, the advisory service knows none of the packages", FINE)
    beside = f", nothing known about {silent}" if silent else ""
    return _say(f"no known vulnerabilities in {packages - silent} packages{beside}", FINE)


def run(options: Namespace) -> int:
    """As one of the benches."""
    print()
    return audit()


if __name__ == "__main__":
    sys.exit(audit())
