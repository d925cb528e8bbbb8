"""What a participant should never have typed leaves no trace: not in a table, not in a log, not in Rasa."""

import subprocess
from uuid import uuid4

import psycopg
import pytest

from ops import rasa_model
from ops.postgres import rasa_url
from ops.product import Chat, Product

NIK, PASSWORD, CODE = "9999990000000001", "Rahasia-Betul-77", "884213"
SAID = f"nik saya {NIK} password saya: {PASSWORD} kode otp nya {CODE} tolong"


def every_text(url: str) -> str:
    """All values of all tables. Bytes as they are: in hexadecimal, an index of megabytes holds any six digits."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [row for (table,) in tables for row in connection.execute(f'SELECT * FROM "{table}"')]  # type: ignore[arg-type]
    return "\n".join(as_text(value) for row in rows for value in row)


def as_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def every_log(product: Product) -> str:
    return "\n".join(path.read_text(errors="replace") for path in (product.data / "logs").iterdir())


def test_numbers_codes_and_passwords_are_nowhere_in_clear(product: Product, chat: Chat) -> None:
    answers = chat.say(SAID)
    url = (product.data / "database_url").read_text()
    kept = "\n".join([every_text(url), every_text(rasa_url(url)), every_log(product), str(answers)])
    assert "[NIK]" in kept
    for secret in (NIK, PASSWORD, CODE):
        assert secret not in kept


def test_no_words_of_a_participant_are_in_the_logs(product: Product, chat: Chat) -> None:
    word = f"zamrud{uuid4().hex[:8]}"
    chat.say(f"aplikasi {word} tidak bisa dibuka")
    assert word not in every_log(product)


@pytest.mark.parametrize("level", ["DEBUG"])
def test_rasa_keeps_words_out_of_its_logs_even_when_it_logs_everything(level: str) -> None:
    """Through the filter itself, in Rasa's own Python: what Rasa would log of a message is withheld."""
    if not rasa_model.is_installed():
        pytest.skip("Rasa's Python 3.10 is not installed")
    program = (
        "from bot.nlu.launch import _keep_words_out_of_logs as keep; keep();"
        "from rasa.utils import log_utils; log_utils.configure_structlog(10);"
        "import structlog; log = structlog.get_logger();"
        "log.error('rest.message.received.failure', text='kata rahasia');"
        "log.debug('processor.message.parse', parse_data_text='kata rahasia', parse_data_intent={'name': 'greet'})"
    )
    done = subprocess.run(
        [str(rasa_model.RASA_PYTHON), "-c", program],
        cwd=rasa_model.ROOT,
        env={"PATH": "/usr/bin:/bin", **rasa_model.ENVIRONMENT, "LOG_LEVEL": level},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "rest.message.received.failure" in done.stdout
    assert "kata rahasia" not in done.stdout + done.stderr
