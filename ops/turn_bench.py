"""How long a turn takes from a participant's side, beside the bare call of Rasa in the same run.

Starts a product of its own. Both sides get the same texts, one after the other, in turns.
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
    "halo kak",
    "muka saya tidak terbaca",
    "makasih ya",
    "saldo saya kok tidak muncul",
)
console = Console(highlight=False)


def main(rounds: Annotated[int, typer.Option(min=1)] = 10) -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "data") as product:
        whole, bare = measure(product, rounds)
    table = Table("milliseconds", "n", "p50", "p95")
    for title, times in (("a turn, stored, answered, read", whole), ("bare Rasa call", bare)):
        table.add_row(title, str(len(times)), *(f"{percentile(times, share):.0f}" for share in (50, 95)))
    console.print(table)
    console.print(f"ratio at p50: {percentile(whole, 50) / percentile(bare, 50):.2f}")


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
