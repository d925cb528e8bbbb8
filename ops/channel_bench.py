"""How the channels bear load, and beside Rasa's own connector to Telegram.

python -m ops.channel_bench               everything
python -m ops.channel_bench --part 1      acknowledgement, and what becomes of every message
python -m ops.channel_bench --part 2      the same messages to us and to Rasa's connector
"""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ops.benches import acknowledgement, beside_rasa
from ops.connected import connected

console = Console(highlight=False)


def main(part: Annotated[int, typer.Option(min=0, max=2, help="0: both")] = 0) -> None:
    if part != 2:
        with tempfile.TemporaryDirectory() as folder, connected(Path(folder) / "data") as around:
            acknowledgement.measure(around, console)
    if part != 1:
        beside_rasa.measure(console)


if __name__ == "__main__":
    typer.run(main)
