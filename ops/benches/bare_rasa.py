"""Rasa by itself with its own connector to Telegram: a project of a few lines, trained and run in a folder."""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from ops import rasa_model
from ops.processes import inherited
from ops.providers import BotApi, Hosted
from ops.stack import ROOT, free_port

BOT_NAME = "desk_bot"
_WITHIN_S = 180.0


class RasaFailed(Exception):
    """Rasa did not train or start; the text is the end of what it said."""


@contextmanager
def bare_rasa(folder: Path, api: BotApi, host: Hosted, answers: Mapping[str, tuple[list[str], str]]) -> Iterator[None]:
    """Rasa behind the bot of `api`. `answers`: intent → how people say it, what is answered."""
    port = free_port()
    _write_project(folder, answers)
    _write(folder / "credentials.yml", _credentials(api, port))
    with (folder / "rasa.log").open("w") as log:
        _train(folder, host, log)
        process = _started(folder, host, "run", "--credentials", "credentials.yml", "--port", str(port), log=log)
        try:
            _wait_until_up(process, port, api, folder / "rasa.log")
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _write_project(folder: Path, answers: Mapping[str, tuple[list[str], str]]) -> None:
    names = ("WhitespaceTokenizer", "CountVectorsFeaturizer", "LogisticRegressionClassifier")
    config = {"recipe": "default.v1", "assistant_id": "bare", "language": "id"}
    _write(
        folder / "config.yml",
        config | {"pipeline": [{"name": name} for name in names], "policies": [{"name": "RulePolicy"}]},
    )
    said = {f"utter_{intent}": [{"text": answer}] for intent, (_, answer) in answers.items()}
    _write(folder / "domain.yml", {"version": "3.1", "intents": list(answers), "responses": said})
    nlu = [
        {"intent": intent, "examples": "".join(f"- {one}\n" for one in asked)} for intent, (asked, _) in answers.items()
    ]
    rules = [{"rule": intent, "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]} for intent in answers]
    _write(folder / "data" / "all.yml", {"version": "3.1", "nlu": nlu, "rules": rules})


def _credentials(api: BotApi, port: int) -> Any:
    url = f"http://127.0.0.1:{port}/webhooks/telegram/webhook"
    return {"telegram": {"access_token": api.token, "verify": BOT_NAME, "webhook_url": url}}


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def _train(folder: Path, host: Hosted, log: Any) -> None:
    if _started(folder, host, "train", "--out", "models", log=log).wait(_WITHIN_S) != 0:
        raise RasaFailed(_end_of(folder / "rasa.log"))


def _started(folder: Path, host: Hosted, *arguments: str, log: Any) -> "subprocess.Popen[bytes]":
    environment = {**inherited(), **rasa_model.ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    command = [str(rasa_model.RASA_PYTHON), "-m", "ops.benches.bare_rasa_launch", host.url, *arguments]
    return subprocess.Popen(command, cwd=folder, env={**environment, "PWD": str(folder)}, stdout=log, stderr=log)


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int, api: BotApi, log: Path) -> None:
    deadline = time.monotonic() + _WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        if api.updates.webhook is not None and _listens(port):
            return
        time.sleep(0.3)
    raise RasaFailed(_end_of(log))


def _listens(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).is_success
    except httpx.TransportError:
        return False


def _end_of(log: Path) -> str:
    return log.read_text()[-2000:]
