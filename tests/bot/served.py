"""The bot as `app.py serve` runs it: a process of its own, which can be killed at any moment."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import app, free_port, wait_for


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
