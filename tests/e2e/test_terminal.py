"""The command line against the running product."""

import os
import subprocess

from ops.product import Product
from ops.stack import ROOT


def helpdesk(*arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / "helpdesk"), *arguments],
        input=said,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_the_same_chat_works_in_the_terminal_with_numbers_for_buttons(product: Product) -> None:
    done = helpdesk("chat", "--url", product.url, said="kode otp tidak masuk masuk\n2\n\n")
    assert done.returncode == 0
    assert "1 Sudah jelas" in done.stdout
    assert "Nomor tiket: JMO-" in done.stdout


def test_without_a_help_desk_the_terminal_says_how_to_start_one() -> None:
    done = helpdesk("chat", "--url", "http://127.0.0.1:9", said="halo\n")
    assert done.returncode == 1
    assert "make run" in done.stdout


def test_an_officer_is_made_and_can_sign_in(product: Product) -> None:
    done = helpdesk("add-officer", "rina@example.org", "Rina", "--data", str(product.data))
    password = done.stdout.split("password ")[1].split()[0]
    body = {"email": "rina@example.org", "password": password}
    signed_in = product.visitor.post("/api/v1/auth/sign-in", json=body).raise_for_status().json()
    assert signed_in["officer"]["role"] == "officer"


def test_replay_tells_how_many_messages_it_takes_up_again(product: Product) -> None:
    assert "0 messages" in helpdesk("replay", "--data", str(product.data)).stdout


def test_a_command_that_needs_a_database_says_when_there_is_none(tmp_path) -> None:
    done = helpdesk("replay", "--data", str(tmp_path))
    assert done.returncode != 0
    assert "No help desk runs on" in done.stderr
