"""WhatsApp and Telegram through the whole product: whatever dies, nothing is lost, doubled or out of order."""

from pathlib import Path

import pytest
from rich.console import Console

from ops.connected import connected
from ops.endurance import PARTS, endure, table


@pytest.mark.timeout(600)
def test_killing_every_part_in_turn_under_load_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with connected(tmp_path / "data") as around:
        counts, kills = endure(around, seconds=35, rate=6)
    Console().print(table(counts, kills))
    assert all(kills[part] for part in PARTS)
    assert counts.faultless, counts


def test_messages_that_are_polled_for_are_answered_on_telegram(tmp_path: Path) -> None:
    with connected(tmp_path / "data", polling=True) as around:
        budi, run = around.telegram.user(9_000_001, "Budi"), around.telegram_host.run
        run(budi.says("/start"))
        greeting = run(budi.hears(1, within=20), within=25)[0]
        run(budi.presses(greeting, "Cari nomor KPJ"))
        run(budi.hears(2, within=20), within=25)
        around.product.part("courier").kill()
        run(budi.says("/menu"))
        run(budi.hears(3, within=30), within=35)
        assert len(budi.heard) == 3
        assert sum(around.telegram.answered.values()) == 1
