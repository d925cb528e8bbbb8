"""`make train`: fit triage, search and the Rasa model anew, whatever the cache holds."""

import shutil

from rich.console import Console

from knowledge import load_articles, load_index
from ops import rasa_model
from triage import load_classifier

console = Console(highlight=False)


def main() -> None:
    for part in ("triage", "knowledge"):
        shutil.rmtree(rasa_model.ROOT / ".cache" / part, ignore_errors=True)
    load_classifier()
    console.print("[green]✓[/] Triage fitted")
    load_index(load_articles())
    console.print("[green]✓[/] Search fitted")
    if rasa_model.is_installed():
        console.print(f"[green]✓[/] Rasa model {rasa_model.train(force=True).name}")


if __name__ == "__main__":
    main()
