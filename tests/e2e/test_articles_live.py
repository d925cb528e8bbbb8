"""What a trainer publishes in one process is live in all of them, at once and without a restart."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest

from ops.product import Product
from ops.stack import ROOT, free_port
from tests.console import editor_fields
from tests.factories import an_article, article_text

LIVE_WITHIN_S = 2.0
NEW = "about-flying-office"
ASKED = ["loket terbang itu apa", "kapan loket terbang datang", "jadwal loket terbang", "mobil loket terbang di mana"]


@contextmanager
def second_app(product: Product) -> Iterator[httpx.Client]:
    """Another process of the application on the same database, as if on another machine."""
    port = free_port()
    environment = {
        "DATABASE_URL": (product.data / "database_url").read_text().strip(),
        "HELPDESK_SECRET_KEY": (product.data / "secret.key").read_text().strip(),
    }
    command = [sys.executable, "-m", "uvicorn", "api.app:create_app", "--factory", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--no-access-log", "--log-level", "warning"], cwd=ROOT, env={**os.environ, **environment}
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
            assert reached(lambda: answers(client), within_s=60)
            yield client
    finally:
        process.terminate()
        process.wait(20)


def answers(client: httpx.Client) -> bool:
    try:
        return client.get("/health").status_code == 200
    except httpx.TransportError:
        return False


def reached(condition: Callable[[], bool], *, within_s: float = LIVE_WITHIN_S) -> bool:
    """Whether it comes true in that time."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def trainer(product: Product) -> Iterator[httpx.Client]:
    """Somebody signed in to the console."""
    with httpx.Client(
        base_url=product.url, headers={"Origin": product.url}, timeout=60, follow_redirects=True
    ) as client:
        client.post("/console/sign-in", data={"email": product.email, "password": product.password})
        yield client


def publish(trainer: httpx.Client) -> httpx.Response:
    """Read what the check shows, tick that it was read where some golden questions get worse, and publish."""
    check = trainer.get(f"/console/articles/{NEW}/1/check").raise_for_status()
    tick = re.search(r'name="accepted" value="([^"]+)"', check.text)
    return trainer.post(f"/console/articles/{NEW}/1/publish", data={"accepted": tick[1]} if tick else {})


def test_a_published_article_answers_everywhere_within_two_seconds_and_a_withdrawn_one_nowhere(
    product: Product, trainer: httpx.Client
) -> None:
    article = an_article(
        NEW,
        topic="about.branch-visit",
        id_text=article_text("Loket terbang", "Loket terbang datang ke desa Anda setiap Senin."),
        en_text=article_text("Flying counter", "The flying counter comes to your village every Monday."),
        questions={"id": ASKED, "en": ["what is the flying counter", "flying counter schedule"]},
    )
    with second_app(product) as other:
        trainer.post("/console/articles/new", data=editor_fields(article, base=0, do="review")).raise_for_status()
        assert other.get(f"/help/{NEW}").status_code == 404
        assert "Sudah terbit" in publish(trainer).text

        assert reached(lambda: other.get(f"/help/{NEW}").status_code == 200)
        assert product.visitor.get(f"/help/{NEW}").status_code == 200
        (answer, *_) = product.chat().say("kapan ya loket terbang datang ke desa")
        assert (answer["meta"]["article"], answer["meta"]["band"]) == (NEW, "sure")

        withdrawn = trainer.post(f"/console/articles/{NEW}/withdraw", data={"number": "1"})
        assert withdrawn.status_code == 200
        assert reached(lambda: other.get(f"/help/{NEW}").status_code == 404)
        (answer, *_) = product.chat().say("kapan ya loket terbang datang ke desa")
        assert answer["meta"].get("article") != NEW
