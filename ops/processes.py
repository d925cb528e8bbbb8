"""The processes of the product: started, watched, restarted, stopped."""

import asyncio
import ctypes
import logging
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

import httpx

# A courier may be waiting for a provider; to kill it then would leave nobody who knows whether he took the answer.
STOP_GRACE_S = 25.0
_QUICK_DEATH_S = 5.0
_LONGEST_PAUSE_S = 15.0
_SETTLED_S = 3.0
# Settings of channels. Only those who speak with the providers know them.
CHANNELS = ("HELPDESK_TELEGRAM_", "HELPDESK_WHATSAPP_")
# Each process gets these only when its own specification names them: Rasa has no business with any.
_NOT_FOR_ALL = ("HELPDESK_SECRET_KEY", "DATABASE_URL", *CHANNELS)
_PR_SET_PDEATHSIG = 1
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Spec:
    """How to start a process, and the address that answers 200 when it is ready (None: it only has to stay alive)."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    folder: Path
    ready_url: str | None = None
    # How far it stands back for others when processors are scarce: 0 not at all, 19 most.
    niceness: int = 0


@dataclass
class Supervised:
    """One process under supervision."""

    spec: Spec
    logs: Path
    process: asyncio.subprocess.Process | None = None
    _pause_s: float = field(default=0.5, repr=False)

    async def start(self) -> None:
        with self._log_file() as output:
            self.process = await asyncio.create_subprocess_exec(
                *self.spec.command,
                cwd=self.spec.folder,
                env={**inherited(), **self.spec.environment},
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for the supervisor alone
                preexec_fn=partial(_settle_in, self.spec.niceness),
            )

    def _log_file(self) -> IO[bytes]:
        self.logs.mkdir(parents=True, exist_ok=True)
        return (self.logs / f"{self.spec.name}.log").open("ab")

    async def keep_alive(self) -> None:
        """Restart the process whenever it ends, more slowly when it keeps dying at once."""
        while True:
            assert self.process is not None
            started = time.monotonic()
            code = await self.process.wait()
            lived = time.monotonic() - started
            self._pause_s = 0.5 if lived > _QUICK_DEATH_S else min(self._pause_s * 2, _LONGEST_PAUSE_S)
            _log.warning("%s ended (exit %s); starting it again", self.spec.name, code)
            await asyncio.sleep(self._pause_s)
            try:
                await self.start()
            except OSError as error:
                _log.error("%s cannot be started (%s); trying again", self.spec.name, error.strerror)

    async def ready(self, timeout_s: float) -> bool:
        """Whether the process answers within the time. One without an address need only stay alive for a moment."""
        deadline = time.monotonic() + (timeout_s if self.spec.ready_url else _SETTLED_S)
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            while time.monotonic() < deadline and not self._has_ended():
                if self.spec.ready_url and await _answers(client, self.spec.ready_url):
                    return True
                await asyncio.sleep(0.2)
        return self.spec.ready_url is None and not self._has_ended()

    def _has_ended(self) -> bool:
        return self.process is None or self.process.returncode is not None

    async def stop(self) -> None:
        if self.process is None or self.process.returncode is not None:
            return
        self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), STOP_GRACE_S)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()


def inherited() -> dict[str, str]:
    """Our environment, without the secrets of the installation."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_NOT_FOR_ALL)}


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    with suppress(httpx.HTTPError):
        return (await client.get(url)).status_code == httpx.codes.OK
    return False


def _settle_in(niceness: int) -> None:
    """In the new process: a supervisor that is killed leaves no orphans (Linux)."""
    os.nice(niceness)
    with suppress(OSError):  # Linux groups processes by session, and niceness counts within a group only
        Path("/proc/self/autogroup").write_text(str(niceness))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
