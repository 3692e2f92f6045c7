"""The grown-up form with all its processes on one machine, as `make up`, the tests and `make faults` use it.

    with Grown(folder, port=8110) as grown:
        grown.start()                    # database, broker, then the tables, then web, worker and beat
        grown.chidao("demo")             # any command of the product, on its settings
        httpx.get(f"{grown.address}/login")
        grown.kill("worker")             # SIGKILL to it and everything it has started
        grown.start("worker")            # again, with the same data
        grown.pause("broker"); grown.resume("broker")
        assert grown.stop() == dict.fromkeys(grown.names, 0)   # in order; everything said goodbye

Names: database, broker, web, worker, beat. `folder` holds what the product stores (home/) and, where the account that
PostgreSQL runs as can enter it and `keep` is said, the database; otherwise the database is gone afterwards. What a
committed transaction wrote outlives every kill. `grown.extra["worker"]["CHIDAO_…"] = "…"` is what that process is given
at its next start besides. `grown.process("web")` is one of them: its `lines`, `pid`, `family()`, `alive`, `said(text)`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.servers.postgres import DURABLE, SURVIVES_KILLS, Postgres
from tests.servers.process import Listener, ServerProcess, wait_until
from tests.servers.valkey import Valkey, free_port

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "chidao"
CHIDAO = (sys.executable, "-c", "from web.cli import main; main()")
#: What the product runs on.
SERVERS = ("database", "broker")
#: How what a process of the product says ends once it works, in either language.
READY = "Ctrl+C"


class Process(ServerProcess):
    """A process of the product itself."""

    def __init__(self, grown: Grown, name: str, *words: str) -> None:
        self._grown = grown
        super().__init__(name, [*CHIDAO, *words], folder=ROOT, listener=grown.listener)

    def begin(self) -> None:
        self._environment = self._grown.environment(self.name)
        super().begin()

    def is_ready(self) -> bool:
        return self.said(READY)


class Web(Process):
    def is_ready(self) -> bool:
        try:
            urllib.request.urlopen(f"{self._grown.address}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return True  # it answers
        except OSError:
            return False
        return True


class Grown:
    """See the module's text. `web` and `work` are how many processes answer and work."""

    names = ("database", "broker", "web", "worker", "beat")

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        broker_port: int = 0,
        web: int = 2,
        work: int = 2,
        keep: bool = False,
        language: str = "vi_VN.UTF-8",
        listener: Listener | None = None,
        database: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.listener = listener
        self.extra: dict[str, dict[str, str]] = {name: {} for name in self.names}
        self._keep = keep
        self._language = language
        folder.mkdir(parents=True, exist_ok=True)
        self.database = Postgres(
            folder / "database" if keep else None,
            settings=database or (DURABLE if keep else SURVIVES_KILLS),
            listener=listener,
        )
        self.broker = Valkey(folder / "broker", port=broker_port, listener=listener)
        self._processes: dict[str, ServerProcess] = {
            "database": self.database,
            "broker": self.broker,
            "web": Web(self, "web", "serve", "--workers", str(web)),
            "worker": Process(self, "worker", "worker", "--concurrency", str(work)),
            "beat": Process(self, "beat", "beat"),
        }

    def __enter__(self) -> Grown:
        return self

    def __exit__(self, *_: object) -> None:
        """Whatever still runs is killed, because nobody waits for it any more."""
        for name in reversed(self.names):
            if self._processes[name].alive:
                self._processes[name].kill()
        self.database.close()

    # ---------------------------------------------------------------------------------------------------- what it is
    @property
    def address(self) -> str:
        """Where the product answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        return self.database.url(DATABASE)

    @property
    def redis_url(self) -> str:
        return self.broker.url

    def environment(self, name: str = "") -> dict[str, str]:
        """What the product's processes are told, and that one of them besides."""
        settings = ("CHIDAO_", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOST", "PORT", "WEB_CONCURRENCY", "LC_")
        return {
            **{each: value for each, value in os.environ.items() if not each.startswith(settings)},
            "CHIDAO_HOME": str(self.folder / "home"),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "PORT": str(self.port),
            "LANG": self._language,
            "PYTHONUNBUFFERED": "1",
            **self.extra.get(name, {}),
        }

    def process(self, name: str) -> ServerProcess:
        return self._processes[name]

    # ------------------------------------------------------------------------------------------------------ its life
    def start(self, *names: str) -> None:
        """Start those (all when none is named) that do not run, each after those it needs; waits until they are ready."""
        wanted = [name for name in self.names if name in (names or self.names) and not self._processes[name].alive]
        for name in (name for name in wanted if name in SERVERS):
            self._processes[name].start()
        if "database" in wanted:
            self._prepare_database()
        # Side by side: each of them takes seconds to read its own program.
        begun = [self._processes[name] for name in wanted if name not in SERVERS]
        for process in begun:
            process.begin()
        for process in begun:
            process.wait_until_ready()

    def _prepare_database(self) -> None:
        new = not self.database.has(DATABASE)
        if new:
            self.database.execute(f"CREATE DATABASE {DATABASE}")
        # What was kept may be of an earlier version. The secret key is made here too, before anybody else needs it.
        if new or self._keep:
            self.chidao("migrate")

    def stop(self, *names: str) -> dict[str, int]:
        """Ask those (all when none is named) that run to end, the last one first; their exit codes."""
        running = [
            name for name in reversed(self.names) if name in (names or self.names) and self._processes[name].alive
        ]
        return {name: self._processes[name].stop() for name in running}

    def kill(self, name: str) -> None:
        """End that one and everything it has started, at once (SIGKILL)."""
        self._processes[name].kill()

    def pause(self, name: str) -> None:
        """Nobody answers there any more, and nobody hears why (SIGSTOP)."""
        self._processes[name].pause()

    def resume(self, name: str) -> None:
        self._processes[name].resume()

    def chidao(self, *words: str) -> str:
        """Run one command of the product to its end; what it printed. Raises RuntimeError with that when it fails."""
        done = subprocess.run(
            [*CHIDAO, *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"chidao {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


__all__ = ["Grown", "wait_until"]
