"""Which processes the product consists of, and with which settings they run."""

import os
import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr, ValidationError

from api.sealing import Sealer
from api.settings import Settings
from ops import rasa_model
from ops.processes import CHANNELS, Spec

ROOT = rasa_model.ROOT
# What thinks about answers and what carries them stand back for what takes messages in: providers wait for that.
_THINKING, _CARRYING = 10, 5
SECRET_FILE = "secret.key"  # noqa: S105 - a file name


@dataclass(frozen=True)
class Layout:
    """Addresses of one running product. Everything listens on loopback."""

    port: int
    actions_port: int
    rasa_port: int | None
    database_url: str
    rasa_database_url: str
    secret_key: str
    internal_secret: str

    @property
    def app_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}" if self.rasa_port else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def secret_key(data: Path) -> str:
    """The installation's secret, made at the first start and readable by its owner only."""
    path = data / SECRET_FILE
    if not path.exists():
        fresh = data / f"{SECRET_FILE}.part"
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        fresh.rename(path)  # whole or not at all: half a key would seal for ever
    return path.read_text().strip()


def faults_of_settings(database_url: str, secret: str) -> str:
    """What no process could start with, in sentences; empty if there is nothing."""
    try:
        Settings(database_url=database_url, secret_key=SecretStr(secret))
        Sealer(secret)
    except ValidationError as error:
        return "\n".join(str(fault["msg"]).removeprefix("Value error, ") for fault in error.errors())
    except ValueError as error:
        return str(error)
    return ""


def layout(*, port: int, database_url: str, rasa_database_url: str, secret: str, with_rasa: bool) -> Layout:
    return Layout(
        port=port,
        actions_port=free_port(),
        rasa_port=free_port() if with_rasa else None,
        database_url=database_url,
        rasa_database_url=rasa_database_url,
        secret_key=secret,
        internal_secret=secrets.token_urlsafe(32),
    )


def channels_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The channels that are switched on, and how their messages come."""
    telegram = "on, by webhook" if environment.get("HELPDESK_TELEGRAM_WEBHOOK_URL") else "on, by long polling"
    switched = (("Telegram", "HELPDESK_TELEGRAM_TOKEN", telegram), ("WhatsApp", "HELPDESK_WHATSAPP_TOKEN", "on"))
    return {channel: how for channel, setting, how in switched if environment.get(setting)}


def specs(plan: Layout, model: Path | None) -> list[Spec]:
    """The processes in the order of their start."""
    ours = {
        "DATABASE_URL": plan.database_url,
        "HELPDESK_SECRET_KEY": plan.secret_key,
        "HELPDESK_INTERNAL_SECRET": plan.internal_secret,
        "HELPDESK_RASA_URL": plan.rasa_url,
        "HELPDESK_RASA_DATABASE_URL": plan.rasa_database_url,
    }
    channels = {name: value for name, value in os.environ.items() if name.startswith(CHANNELS)}
    actions_url = f"http://127.0.0.1:{plan.actions_port}"
    started = [
        Spec(
            "actions",
            _uvicorn("api.actions:create_actions_app", plan.actions_port),
            ours,
            ROOT,
            f"{actions_url}/health",
            niceness=_THINKING,
        ),
        Spec("worker", [sys.executable, "-m", "api.worker"], ours, ROOT, niceness=_THINKING),
        Spec("app", _uvicorn("api.app:create_app", plan.port), ours | channels, ROOT, f"{plan.app_url}/health"),
    ]
    if channels_of(channels):
        started.append(
            Spec("courier", [sys.executable, "-m", "api.courier"], ours | channels, ROOT, niceness=_CARRYING)
        )
    if plan.rasa_port and model is not None:
        started.insert(0, _rasa(plan, model, actions_url))
    return started


def _uvicorn(factory: str, port: int) -> list[str]:
    # No access log: it would keep the chat sessions that stand in addresses.
    return [
        sys.executable, "-m", "uvicorn", factory, "--factory", "--host", "127.0.0.1", "--port", str(port),
        "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "3",
    ]  # fmt: skip


def _rasa(plan: Layout, model: Path, actions_url: str) -> Spec:
    environment = {
        **rasa_model.ENVIRONMENT,
        "HELPDESK_ACTIONS_URL": f"{actions_url}/webhook",
        "HELPDESK_INTERNAL_SECRET": plan.internal_secret,
        "HELPDESK_RASA_DATABASE_URL": plan.rasa_database_url,
    }
    command = rasa_model.command(
        "run", "--model", str(model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
        "--interface", "127.0.0.1", "--port", str(plan.rasa_port),
    )  # fmt: skip
    return Spec("rasa", command, environment, ROOT, f"{plan.rasa_url}/webhooks/helpdesk/", niceness=_THINKING)
