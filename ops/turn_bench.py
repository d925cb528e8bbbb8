"""How long a turn takes from a participant's side: beside the bare call of Rasa, and late in a long talk.

Starts a product of its own. Both sides get the same texts, one after the other, in turns. Texts of a word or two
are not among them: for those the help desk waits on purpose (`bot.actions.patience`).
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from ops.product import Product, running

TEXTS = (
    "kode otp ga masuk masuk",
    "gimana cara klaim jht lewat hp",
    "aplikasinya minta diperbarui terus",
    "I cannot find my KPJ number",
    "halo kak, saya mau tanya",
    "muka saya tidak terbaca",
    "makasih ya kak atas bantuannya",
    "saldo saya kok tidak muncul",
)
console = Console(highlight=False)


# Places in a long talk, each with the ten turns before it.
EARLY, LATE, AROUND = 20, 300, 10


def main(rounds: Annotated[int, typer.Option(min=1)] = 10) -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as product:
        whole, bare = measure(product, rounds)
        talk = long_talk(product)
    table = Table("milliseconds", "n", "p50", "p95")
    for title, times in (("a turn, stored, answered, read", whole), ("bare Rasa call", bare)):
        table.add_row(title, str(len(times)), *(f"{percentile(times, share):.0f}" for share in (50, 95)))
    console.print(table)
    console.print(f"ratio at p50: {percentile(whole, 50) / percentile(bare, 50):.2f}")
    early, late = (statistics.median(talk[place - AROUND : place]) for place in (EARLY, LATE))
    console.print(f"one talk: message {EARLY} {early:.0f} ms, message {LATE} {late:.0f} ms, ratio {late / early:.2f}")


def measure(product: Product, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of whole turns and of bare Rasa calls, in turns; the first round warms up and is left out."""
    port = product.part("rasa").cmdline()[-1]
    whole, bare = [], []
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as rasa:
        for number in range(rounds + 1):
            chat = product.chat()
            for text in TEXTS:
                whole.append(timed(partial(chat.say, text)))
                bare.append(timed(partial(_bare_call, rasa, f"bare-{number}", text)))
    return whole[len(TEXTS) :], bare[len(TEXTS) :]


def long_talk(product: Product) -> list[float]:
    """Milliseconds of each turn of one long talk."""
    chat = product.chat()
    return [timed(partial(chat.say, TEXTS[number % len(TEXTS)])) for number in range(LATE)]


def _bare_call(rasa: httpx.Client, sender: str, text: str) -> None:
    metadata = {"conversation_id": 1, "message_id": 1, "language": "id"}
    body = {"sender": sender, "message": text, "metadata": metadata}
    rasa.post("/webhooks/helpdesk/webhook", json=body).raise_for_status()


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of `work`."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def percentile(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


if __name__ == "__main__":
    typer.run(main)
