"""Nothing is lost and nothing is answered twice, whatever dies."""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import psutil
import psycopg
import pytest

from ops.product import Product, running

MESSAGES = 200
TALKS = 20
TEXTS = ("kode otp tidak masuk", "aplikasi minta update terus", "halo", "cara klaim jht", "login gagal terus")
PARTS = ("app", "worker", "actions", "rasa", "postgres")
ANSWERED_WITHIN_S = 90.0


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product of its own: killing parts of the shared one would disturb other tests."""
    with running(tmp_path_factory.mktemp("doomed") / "data") as product:
        yield product


def send_until_stored(product: Product, session: str, text: str, client_id: str) -> None:
    """What the chat page does: the same client id again until the server says that it has the message."""
    body = {"session": session, "text": text, "client_id": client_id}
    for attempt in itertools.count():
        try:
            if product.visitor.post("/chat/messages", json=body).is_success:
                return
        except httpx.TransportError:
            pass
        assert attempt < 200, "the product did not come back"
        time.sleep(0.3)


def talk(product: Product, session: str) -> None:
    for number in range(MESSAGES // TALKS):
        send_until_stored(product, session, TEXTS[number % len(TEXTS)], str(number))


def kill_at_random(product: Product, part: str, stop: threading.Event) -> int:
    """`kill -9` of one part at random moments while messages flow; how often it was hit."""
    chance, kills = random.Random(part), 0
    while not stop.wait(chance.uniform(1.0, 3.0)) and kills < 3:
        try:
            product.part(part).kill()
            kills += 1
        except (StopIteration, psutil.NoSuchProcess, FileNotFoundError, ValueError):
            continue  # not up again yet
    return kills


def wait_until_answered(product: Product, sessions: list[str]) -> None:
    deadline = time.monotonic() + ANSWERED_WITHIN_S
    while time.monotonic() < deadline:
        states = [line["state"] for session in sessions for line in lines_of(product, session)]
        if "received" not in states:
            return
        time.sleep(0.5)
    raise AssertionError("messages are still waiting for an answer")


def lines_of(product: Product, session: str) -> list[dict]:
    try:
        return product.visitor.get("/chat/messages", params={"session": session}).raise_for_status().json()["messages"]
    except httpx.HTTPError:
        return [{"state": "received"}]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("part", PARTS)
def test_killing_one_part_during_200_messages_loses_and_doubles_nothing(doomed: Product, part: str) -> None:
    sessions = [uuid4().hex for _ in range(TALKS)]
    stop = threading.Event()
    with ThreadPoolExecutor(TALKS + 1) as threads:
        killer = threads.submit(kill_at_random, doomed, part, stop)
        talks = [threads.submit(talk, doomed, session) for session in sessions]
        for done in talks:
            done.result()
        stop.set()
        kills = killer.result()
    wait_until_answered(doomed, sessions)

    assert kills > 0
    for session in sessions:
        lines = lines_of(doomed, session)
        stored = Counter(line["client_id"] for line in lines if line["from"] == "participant")
        assert stored == {str(number): 1 for number in range(MESSAGES // TALKS)}
        assert [line["id"] for line in lines] == list(range(1, len(lines) + 1))
    assert turns_per_message(doomed) == {1}
    assert query(doomed, "SELECT count(*) FROM messages WHERE state = 'failed'") == [(0,)]


def turns_per_message(product: Product) -> set[int]:
    """How many turns the messages were given: the answers of one turn are stored at one moment."""
    question = """
        SELECT count(DISTINCT answer.created_at) FROM messages AS asked
        LEFT JOIN messages AS answer ON answer.reply_to_id = asked.id
        WHERE asked.author = 'participant' GROUP BY asked.id
    """
    return {int(row[0]) for row in query(product, question)}


def query(product: Product, question: str) -> list[tuple]:
    with psycopg.connect((product.data / "database_url").read_text()) as connection:
        return connection.execute(question).fetchall()


def test_without_rasa_the_participant_gets_the_article_and_a_ticket_exists(doomed: Product) -> None:
    rasa = doomed.part("rasa")
    rasa.suspend()  # it hangs: the worst way to be down
    try:
        messages = doomed.chat().say("gimana cara cari nomor kpj kalau kartunya hilang")
    finally:
        rasa.resume()
    assert messages[0]["meta"]["topic"] == "kpj.find-number"
    number = next(message["meta"]["ticket"] for message in messages if "ticket" in message["meta"])
    ticket = doomed.officer().get(f"/api/v1/tickets/{number}").raise_for_status().json()
    assert ticket["reason"] == "bot_unavailable"
