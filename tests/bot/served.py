"""The bot as `app.py serve` runs it: a process of its own, which can be killed at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import ROOT, app, free_port, wait_for


@dataclass
class Served:
    """One content directory, one database and one port; `log` gets what it writes to stderr."""

    content: Path
    db: Path
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it answers."""
        command = app("serve", "--dev", "--port", str(self.port), "--db", str(self.db))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--content", str(self.content)], stdout=log, stderr=log
            )
        assert wait_for(f"{self.url}/ready", self.process), self.log.read_text()

    def kill(self, after: float = 0.0) -> None:
        """SIGKILL after so many seconds; returns when the process is gone."""
        assert self.process is not None
        time.sleep(after)
        self.process.kill()
        self.process.wait()


FORK = """
import json, os, sys
import app, bot.serving, cases.store, dialogs.handover.told
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.dup2(2, 1)
        os._exit(app.main(json.loads(line)))
    print(child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@dataclass
class Forked(Served):
    """The same, forked from a process that has read the code: where it is started very often."""

    _parent: subprocess.Popen[bytes] | None = None
    _child: int = 0

    def start(self) -> None:
        if self._parent is None:
            with self.log.open("ab") as log:
                self._parent = subprocess.Popen(
                    [sys.executable, "-c", FORK],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                )
            assert self._line() == "ready"
        command = ["serve", "--dev", "--port", str(self.port), "--db", str(self.db)]
        assert self._parent.stdin is not None
        arguments = json.dumps([*command, "--content", str(self.content)])
        self._parent.stdin.write(f"{arguments}\n".encode())
        self._parent.stdin.flush()
        self._child = int(self._line())
        assert wait_for(f"{self.url}/ready", self._parent), self.log.read_text()

    def kill(self, after: float = 0.0) -> None:
        time.sleep(after)
        os.kill(self._child, signal.SIGKILL)
        assert self._line() == "gone"

    def close(self) -> None:
        """Nothing is started any more."""
        if self._parent is not None:
            self._parent.communicate()

    def _line(self) -> str:
        assert self._parent is not None
        assert self._parent.stdout is not None
        return self._parent.stdout.readline().decode().strip()
