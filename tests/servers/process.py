"""One server as a process of its own: started, watched, stopped, killed, held still."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import Any

#: Told of every line a process prints: its name, the line.
Listener = Callable[[str, str], None]

PAUSE = 0.02
MOST_LINES = 20_000
_libc = ctypes.CDLL(None)
# Linux ends a child when the thread that started it ends, so all are started by one thread that lasts as long as we do.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")


class NotReady(Exception):
    """A server ended, or did not answer in time; the text holds what it printed."""


class ServerProcess:
    """A program that runs until it is told to end.

    `name` heads its lines where they are shown; `ending` is the signal that asks it to end; as `account` it runs where
    the tests run as root. It ends with the process that started it, however that ends.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        ending: signal.Signals = signal.SIGTERM,
        account: pwd.struct_passwd | None = None,
        listener: Listener | None = None,
    ) -> None:
        self.name = name
        self.lines: list[str] = []
        self._command = [str(part) for part in command]
        self._environment = environment
        self._folder = folder
        self._ending = ending
        self._account = account
        self._listener = listener
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    # ------------------------------------------------------------------------------------------------------ its life
    def is_ready(self) -> bool:
        """Whether it answers; each kind of server knows how to tell."""
        return True

    def start(self) -> None:
        """Start it and wait until it is ready; raises NotReady."""
        self.begin()
        self.wait_until_ready()

    def begin(self) -> None:
        """Start it without waiting."""
        assert not self.alive, f"{self.name} runs already"
        self.lines = []
        self._process = _starter.submit(self._spawn).result()
        self._reader = threading.Thread(target=self._read, args=(self._process,), name=f"lines of {self.name}")
        self._reader.daemon = True
        self._reader.start()

    def wait_until_ready(self, seconds: float = 120) -> None:
        """Raises NotReady with its lines when it ends instead, or is not ready in time."""
        if not wait_until(lambda: not self.alive or self.is_ready(), seconds) or not self.alive:
            code = self.kill() if self.alive else self.ended()
            raise NotReady(f"{self.name} did not start (exit code {code}):\n" + "\n".join(self.lines[-50:]))

    def stop(self, seconds: float = 60) -> int:
        """Ask it to end and wait; its exit code. One that does not end in time is killed: minus 9."""
        process = self._running()
        if self.alive:
            process.send_signal(self._ending)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return self.kill()
        return self.ended()

    def kill(self) -> int:
        """End it and everything it started, at once and without a word (SIGKILL); returns when all are gone."""
        process = self._running()
        doomed: list[int] = []
        # Parents first, so that none has time to notice; and again for what was started meanwhile.
        while family := [pid for pid in family_of(process.pid) if pid not in doomed]:
            for pid in family:
                send(pid, signal.SIGKILL)
            doomed += family
        process.wait()
        wait_until(lambda: not any(is_running(pid) for pid in doomed), 30)
        return self.ended()

    def ended(self) -> int:
        """Wait for its end without asking for it; its exit code."""
        code = self._running().wait()
        assert self._reader is not None
        self._reader.join(5)
        return code

    def pause(self) -> None:
        """Hold it and everything it started still (SIGSTOP): connections stay open and nobody answers."""
        for pid in family_of(self._running().pid):
            send(pid, signal.SIGSTOP)

    def resume(self) -> None:
        for pid in family_of(self._running().pid):
            send(pid, signal.SIGCONT)

    # ---------------------------------------------------------------------------------------------------- what it is
    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._running().pid

    def family(self) -> list[int]:
        """The process and everything it has started, itself first."""
        return family_of(self._running().pid)

    def said(self, text: str) -> bool:
        """Whether any line since its last start holds `text`."""
        return any(text in line for line in list(self.lines))

    # -------------------------------------------------------------------------------------------------------- pieces
    def _running(self) -> subprocess.Popen[str]:
        assert self._process is not None, f"{self.name} was never started"
        return self._process

    def _spawn(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=None if self._environment is None else dict(self._environment),
            cwd=self._folder,
            # Ctrl+C at the terminal is for whoever started it, who then ends all in order.
            start_new_session=True,
            preexec_fn=self._end_with_us,
            **credentials(self._account),
        )

    def _end_with_us(self) -> None:
        if sys.platform == "linux":
            set_parent_death_signal = 1
            _libc.prctl(set_parent_death_signal, int(self._ending))

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                if len(self.lines) < MOST_LINES:
                    self.lines.append(line.rstrip())
                if self._listener is not None:
                    self._listener(self.name, line.rstrip())


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true within that time."""
    end, pause = monotonic() + seconds, threading.Event()
    while not (came := true()) and monotonic() < end:
        pause.wait(PAUSE)
    return came


def credentials(account: pwd.struct_passwd | None) -> dict[str, Any]:
    """What makes Popen run a program as that account."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": [], "umask": 0o077}


def send(pid: int, what: signal.Signals) -> None:
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        pass


def parents() -> dict[int, int]:
    """Every process of this machine and who its parent is; those that are dead and not yet buried are left out."""
    processes = Path("/proc")
    if not (processes / "self").exists():
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True)
        rows = [line.split() for line in listed.stdout.splitlines()]
        return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}
    found = {}
    for each in processes.iterdir():
        if not each.name.isdecimal():
            continue
        try:
            # The name in brackets may hold anything, also brackets.
            state, parent = (each / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state not in "ZX":
            found[int(each.name)] = int(parent)
    return found


def family_of(pid: int) -> list[int]:
    """A running process and all its descendants, parents first."""
    parent_of = parents()
    family = [pid] if pid in parent_of else []
    for member in family:
        family += [child for child, parent in parent_of.items() if parent == member]
    return family


def is_running(pid: int) -> bool:
    return pid in parents()
