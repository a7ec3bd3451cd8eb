"""`make run`: the bot and, beside it, Microsoft's Teams-like Playground. Ctrl-C ends both.

The Playground listens on all interfaces without authentication and takes a random port when its
own is taken, so a free port is chosen and checked here. It is for trying, not for a network.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
CLIENT = HERE / "node_modules" / ".bin" / "agentsplayground"
PATIENCE = 60.0
"""Seconds that the bot and the Playground get to start."""


def main() -> int:
    """Starts both and waits; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=3978, help="port of the bot")
    parser.add_argument("--playground-port", type=int, default=56150)
    parser.add_argument("--db", default="wijkschakel.db")
    args = parser.parse_args()
    if not free(args.port):
        return fail(f"Port {args.port} is taken. Stop what uses it, or: make run RUN='--port 3979'")
    bot_command = [sys.executable, str(HERE.parent / "app.py"), "serve", "--dev"]
    bot_command += ["--port", str(args.port), "--db", args.db]
    with contextlib.ExitStack() as running:
        bot = running.enter_context(started(bot_command, {}))
        if not answers(f"http://127.0.0.1:{args.port}/health", bot):
            return bot.returncode or 1  # the bot has said what is wrong
        port = next(
            (p for p in range(args.playground_port, args.playground_port + 50) if free(p)), 0
        )
        client = start_client(running, args.port, port)
        if client is not None:
            print(f"\n  Open http://localhost:{port} and ask: wie doet schulden in Laak?")
            print("  For trying on this machine, not for a network. Ctrl-C stops both.\n")
        sys.stdout.flush()
        return wait_for(bot, client)


def start_client(
    running: contextlib.ExitStack, bot_port: int, port: int
) -> subprocess.Popen[bytes] | None:
    """The Playground, or None with a sentence that says what is missing."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("Node 18 or newer is not installed, so there is no Teams-like client; the bot runs.")
        print("Install Node, or talk in the terminal with: make chat", flush=True)
        return None
    if not CLIENT.exists():
        print("Installing the Playground (once) ...", flush=True)
        done = subprocess.run(
            ["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=HERE, check=False
        )
        if done.returncode:
            print(
                "npm could not install the Playground; the bot runs. Or use: make chat", flush=True
            )
            return None
    command = [str(CLIENT), "start", "-e", f"http://127.0.0.1:{bot_port}/api/messages"]
    command += ["-c", "msteams", "-p", str(port), "--disable-telemetry"]
    env = {
        "TEAMSAPPTESTER_BROWSER": "none",
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(HERE / "playground.yml"),
    }
    client = running.enter_context(started(command, env, quiet=True, cwd=HERE / "node_modules"))
    if not answers(f"http://localhost:{port}/_debug/ping", client):
        print("The Playground did not start; the bot runs. Or use: make chat", flush=True)
        return None
    return client


@contextlib.contextmanager
def started(
    command: list[str], env: dict[str, str], quiet: bool = False, cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, ended with everything that it started."""
    out = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(
        command, env=os.environ | env, stdout=out, stderr=out, start_new_session=True, cwd=cwd
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    """True as soon as the address answers; False when the process ends or takes too long."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - our own address
            return True
        time.sleep(0.1)
    return False


def wait_for(bot: subprocess.Popen[bytes], client: subprocess.Popen[bytes] | None) -> int:
    """Until Ctrl-C or until one of the two ends."""
    while bot.poll() is None and (client is None or client.poll() is None):
        time.sleep(0.3)
    return bot.returncode or 0


def free(port: int) -> bool:
    """True when nothing on this machine listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def fail(sentence: str) -> int:
    """Says what is wrong; returns the exit code for it."""
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
