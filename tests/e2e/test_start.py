"""What `make run` says when something is in its way: one clear sentence and a way out."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from ops.product import Product, running
from ops.stack import ROOT, free_port


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start the product; it is expected to stop by itself."""
    return subprocess.run(
        [sys.executable, "-m", "ops.up", *arguments],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "300", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_busy_port_is_named_together_with_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start("--port", str(port), "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert f"Port {port} is in use. Choose another one: make run PORT={port + 1}" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_broken_database_url_is_said_to_be_broken(tmp_path: Path) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    done = start("--port", str(free_port()), "--data", str(tmp_path / "data"), DATABASE_URL=url)
    assert done.returncode == 1
    assert "DATABASE_URL does not lead to a database" in done.stdout
    assert "leave it away to use the embedded PostgreSQL" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_database_url_of_another_kind_is_refused_too(tmp_path: Path) -> None:
    done = start("--port", str(free_port()), "--data", str(tmp_path / "data"), DATABASE_URL="mysql://localhost/x")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    done = start("--port", str(free_port()), "--data", str(blocked / "data"))
    assert done.returncode == 1
    assert "Cannot write to the data folder" in done.stdout


def test_half_the_settings_of_whatsapp_are_refused_with_what_is_missing(tmp_path: Path) -> None:
    done = start("--port", str(free_port()), "--data", str(tmp_path / "data"), HELPDESK_WHATSAPP_TOKEN="x")
    assert done.returncode == 1
    assert "HELPDESK_WHATSAPP_APP_SECRET" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_two_products_cannot_share_a_data_folder(product: Product) -> None:
    done = start("--port", str(free_port()), "--data", str(product.data))
    assert done.returncode == 1
    assert "already runs on the data folder" in done.stdout


def test_the_first_officer_is_shown_only_at_the_first_start(tmp_path: Path) -> None:
    """In reduced mode, which is also what a machine without Python 3.10 gets: answers, triage and tickets."""
    with running(tmp_path / "data", HELPDESK_REDUCED="1") as first:
        assert "reduced mode" in first.output
        assert first.password
        answers = first.chat().say("kode otp tidak masuk")
        assert answers[0]["meta"]["topic"] == "account.otp"
        number = next(answer["meta"]["ticket"] for answer in answers if "ticket" in answer["meta"])
        assert first.officer().get(f"/api/v1/tickets/{number}").json()["reason"] == "bot_unavailable"
    started = time.monotonic()
    with running(tmp_path / "data", HELPDESK_REDUCED="1") as second:
        assert not second.password
        assert httpx.get(f"{second.url}/health").json() == {"status": "ok"}
    assert time.monotonic() - started < 120


def test_stopping_leaves_no_process_behind(tmp_path: Path) -> None:
    with running(tmp_path / "data", HELPDESK_REDUCED="1") as product:
        parts = [product.part(name) for name in ("app", "worker", "actions", "postgres")]
    assert product.process.returncode == 0
    assert not [part for part in parts if part.is_running() and part.status() != "zombie"]
