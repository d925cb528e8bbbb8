"""Which processes the product consists of, and with which settings they run."""

import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from ops import rasa_model
from ops.processes import Spec

ROOT = rasa_model.ROOT
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


def specs(plan: Layout, model: Path | None) -> list[Spec]:
    """The processes in the order of their start."""
    ours = {
        "DATABASE_URL": plan.database_url,
        "HELPDESK_SECRET_KEY": plan.secret_key,
        "HELPDESK_INTERNAL_SECRET": plan.internal_secret,
        "HELPDESK_RASA_URL": plan.rasa_url,
        "HELPDESK_RASA_DATABASE_URL": plan.rasa_database_url,
    }
    actions_url = f"http://127.0.0.1:{plan.actions_port}"
    started = [
        Spec(
            "actions",
            _uvicorn("api.actions:create_actions_app", plan.actions_port),
            ours,
            ROOT,
            f"{actions_url}/health",
        ),
        Spec("worker", [sys.executable, "-m", "api.worker"], ours, ROOT),
        Spec("app", _uvicorn("api.app:create_app", plan.port), ours, ROOT, f"{plan.app_url}/health"),
    ]
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
    return Spec("rasa", command, environment, ROOT, f"{plan.rasa_url}/webhooks/helpdesk/")
