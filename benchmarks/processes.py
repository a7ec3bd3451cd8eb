"""Processes that are measured: started, pinned to a core, watched and stopped."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS_PYTHON = "WIJKSCHAKEL_PEERS_PYTHON"
"""Names the Python in which the extra `peers` is installed, when that is another one."""


def peers_python() -> str:
    return os.environ.get(PEERS_PYTHON) or sys.executable


def app(*words: str) -> list[str]:
    """The command line of our own program."""
    return [sys.executable, str(ROOT / "app.py"), *words]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def cores() -> list[int]:
    """The cores this process may use; empty where the system cannot say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


@contextlib.contextmanager
def on_core(core: int | None) -> Iterator[None]:
    """What is started inside stays on that core."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def start(command: Sequence[str], core: int | None = None) -> subprocess.Popen[bytes]:
    """A server of which nobody reads the output."""
    with on_core(core):
        return subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> bool:
    """True when the page answers 200; False when the process ended or time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as page:  # noqa: S310 (our own server)
                return bool(page.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.005)
    return False


def memory(pid: int) -> dict[str, float]:
    """Resident megabytes of a process, now and at most; empty where the system does not tell."""
    found: dict[str, float] = {}
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            key, _, value = line.partition(":")
            if key in {"VmRSS", "VmHWM"}:
                found[key] = int(value.split()[0]) / 1024
    return found


def cpu(pid: int) -> float:
    """Seconds of processor time of a process; not a number where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def waited(pid: int) -> float:
    """Seconds that a process could have worked while others had its core; not a number where the
    system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return float("nan")


class Lines:
    """A child that answers every line on stdin with one line on stdout."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._rest = b""

    def ask(self, line: str) -> bytes:
        """The answer. Raises RuntimeError when the child ended."""
        self._in.write(line.encode() + b"\n")
        while b"\n" not in self._rest:
            got = self._out.read(1 << 16)
            if not got:
                raise RuntimeError(f"ended with {self._process.wait()}")
            self._rest += got
        answer, _, self._rest = self._rest.partition(b"\n")
        return answer

    @property
    def cpu(self) -> float:
        """Seconds of processor time used so far."""
        return cpu(self._process.pid)

    @property
    def memory(self) -> dict[str, float]:
        return memory(self._process.pid)

    def close(self) -> None:
        self._in.close()
        stop(self._process)
        self._out.close()
