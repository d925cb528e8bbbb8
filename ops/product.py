"""The whole product as a user starts it, as a child process: for tests and benchmarks."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx

from ops.stack import ROOT, free_port

if TYPE_CHECKING:
    import psutil

START_S = 240.0


@dataclass
class Product:
    """A running product, its address, its data folder and its first officer."""

    url: str
    data: Path
    process: subprocess.Popen[str]
    email: str
    password: str
    output: str
    visitor: httpx.Client
    desk: httpx.Client

    def chat(self, *, session: str | None = None) -> "Chat":
        return Chat(self.visitor, session) if session else Chat.fresh(self.visitor)

    def officer(self) -> httpx.Client:
        """A client that is signed in as the first officer."""
        if "Authorization" not in self.desk.headers:
            body = {"email": self.email, "password": self.password}
            token = self.desk.post("/api/v1/auth/sign-in", json=body).raise_for_status().json()["token"]
            self.desk.headers["Authorization"] = f"Bearer {token}"
        return self.desk

    def part(self, name: str) -> "psutil.Process":
        """A process of the product: `app`, `worker`, `courier`, `actions`, `rasa` or `postgres`."""
        import psutil  # what only starts the product does without

        if name == "postgres":
            return psutil.Process(int((self.data / "postgres" / "postmaster.pid").read_text().split()[0]))
        mark = "bot.nlu.launch" if name == "rasa" else f"api.{name}"
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if any(mark in word for word in child.cmdline()))


@dataclass
class Chat:
    """A participant's talk."""

    client: httpx.Client
    session: str

    @classmethod
    def fresh(cls, client: httpx.Client) -> "Chat":
        """A participant whom nobody knows yet."""
        return cls(client, uuid4().hex)

    def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """Send a message, wait for the answers."""
        body = {"session": self.session, "text": text, **more}
        return list(self.client.post("/chat/messages", json=body).raise_for_status().json()["messages"])

    def press(self, button: dict[str, Any]) -> list[dict[str, Any]]:
        return self.say(button["title"], payload=button["payload"])

    def history(self) -> list[dict[str, Any]]:
        reply = self.client.get("/chat/messages", params={"session": self.session})
        return list(reply.raise_for_status().json()["messages"])

    def owner(self) -> str:
        reply = self.client.get("/chat/messages", params={"session": self.session})
        return str(reply.json()["owner"])


@contextmanager
def running(data: Path, *, port: int | None = None, **environment: str) -> Iterator[Product]:
    """Start the product, wait until it says that it is up, stop it as Ctrl-C would."""
    port = port or free_port()
    command = [sys.executable, "-m", "ops.up", "--port", str(port), "--data", str(data)]
    log = data.with_suffix(".log")
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=output, stderr=subprocess.STDOUT, text=True
        )
    try:
        said = _wait_until_up(process, log)
        email, password = (_after(said, word) for word in ("e-mail", "password"))
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=url, timeout=60) as visitor, httpx.Client(base_url=url, timeout=30) as desk:
            yield Product(url, data, process, email, password, said, visitor, desk)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _wait_until_up(process: "subprocess.Popen[str]", log: Path) -> str:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        said = log.read_text()
        if "Ctrl-C stops everything" in said:
            return said
        if process.poll() is not None:
            break
        time.sleep(0.3)
    raise AssertionError(f"The product did not start:\n{log.read_text()}")


def _after(said: str, word: str) -> str:
    found = re.search(rf"{word}\s+(\S+)", said)
    return found.group(1) if found else ""
