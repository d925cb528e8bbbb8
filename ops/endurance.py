"""`kill -9` of every part in turn, at random moments, under load on both channels; then every message is counted.

python -m ops.endurance                          five minutes at 20 messages a second
python -m ops.endurance --seconds 30 --rate 8    shorter
"""

import itertools
import random
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import psutil
import psycopg
import typer
from rich.console import Console
from rich.table import Table

from bot.channels.inbound import Channel
from ops.connected import Connected, connected
from ops.ledger import Counts, Writer, count, on_the_way
from ops.product import Product

PARTS = ("app", "worker", "courier", "rasa", "actions", "postgres")
# So many seconds of one participant between two messages: nobody writes faster for long.
PACE_S = 12.0
DRAINED_WITHIN_S = 600.0
TEXTS = (
    "kode otp saya tidak masuk juga dari tadi",
    "gimana cara klaim jht lewat hp",
    "aplikasinya minta diperbarui terus",
    "I cannot find my KPJ number anywhere",
    "halo kak, saya mau tanya soal kartu",
    "saldo saya kok tidak muncul ya",
    "cara daftar akun jmo bagaimana",
    "lupa kata sandi, tidak bisa masuk",
    "iuran bulan ini sudah dipotong tapi belum masuk",
    "where can I pay my contribution",
)
console = Console(highlight=False)


def main(
    seconds: Annotated[float, typer.Option(min=5)] = 300,
    rate: Annotated[float, typer.Option(min=1)] = 20,
    seed: int = 7,
) -> None:
    with tempfile.TemporaryDirectory() as folder, connected(Path(folder) / "data") as product:
        counts, kills = endure(product, seconds=seconds, rate=rate, seed=seed)
    console.print(table(counts, kills))
    raise typer.Exit(0 if counts.faultless else 1)


def endure(around: Connected, *, seconds: float, rate: float, seed: int = 7) -> tuple[Counts, Counter[str]]:
    """Let participants write while parts are killed, wait until all is answered, count."""
    chance, stop, kills = random.Random(seed), threading.Event(), Counter[str]()
    killer = threading.Thread(target=kill_in_turn, args=(around.product, stop, kills, random.Random(seed)))
    killer.start()
    try:
        writers = let_write(around, seconds, rate, chance)
    finally:
        stop.set()
        killer.join()
    wait_until_drained(around.product.data, writers)
    time.sleep(1)  # reports on the last ones
    return count(around.product.data, writers), kills


def let_write(around: Connected, seconds: float, rate: float, chance: random.Random) -> list[Writer]:
    """Messages at that rate from participants of both channels, on schedule whatever becomes of them."""
    writers = participants(around, int(rate * PACE_S))
    hosts = {Channel.TELEGRAM: around.telegram_host, Channel.WHATSAPP: around.whatsapp_host}
    started = time.monotonic()
    for number, writer in zip(range(int(seconds * rate)), itertools.cycle(writers), strict=False):
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        writer.wrote.append(hosts[writer.channel].run(writer.person.says(chance.choice(TEXTS))))
    return writers


def participants(around: Connected, number: int) -> list[Writer]:
    """Half on Telegram, half on WhatsApp, in turns."""
    return [
        Writer(Channel.TELEGRAM, around.telegram.user(9_100_000 + index, f"T{index}"), [])
        if index % 2
        else Writer(Channel.WHATSAPP, around.whatsapp.user(f"6200000{index:06}", f"W{index}"), [])
        for index in range(max(number, 2))
    ]


def kill_in_turn(product: Product, stop: threading.Event, kills: Counter[str], chance: random.Random) -> None:
    """`kill -9` of one part after the other, every few seconds, as soon as it is up again."""
    for part in itertools.cycle(PARTS):
        if stop.wait(chance.uniform(2.0, 6.0)):
            return
        try:
            product.part(part).kill()
            kills[part] += 1
        except (StopIteration, psutil.NoSuchProcess, FileNotFoundError, ValueError, IndexError):
            continue  # not up again yet


def wait_until_drained(data: Path, writers: list[Writer]) -> None:
    deadline = time.monotonic() + DRAINED_WITHIN_S
    while time.monotonic() < deadline:
        try:
            if on_the_way(data, writers) == 0:
                return
        except psycopg.OperationalError:
            pass  # the last kill was the database's
        time.sleep(0.5)


def table(counts: Counts, kills: Counter[str]) -> Table:
    shown = Table(title="kill -9: " + ", ".join(f"{part} {kills[part]}" for part in PARTS))
    shown.add_column("messages")
    shown.add_column("number", justify="right")
    for name, number in vars(counts).items():
        shown.add_row(name.replace("_", " "), str(number))
    return shown


if __name__ == "__main__":
    typer.run(main)
