"""Dialogue acts on held-out phrasings: the trained Rasa model reads whole phrasings that training never saw."""

import csv
import json
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sklearn.metrics import accuracy_score, f1_score

from ops import rasa_model

FOLDER = rasa_model.ROOT / "tests" / "conversations"
# By two writers; neither had seen what Rasa is trained on.
HELD_OUT = {"first": FOLDER / "held_out_acts.tsv", "second": FOLDER / "held_out_acts_second.tsv"}
MOST_MISTAKES = 8
console = Console(highlight=False)


def read_held_out() -> list[dict[str, str]]:
    """Rows of `intent, language, text`, with the `writer` (first, second) by whom they are."""
    return [
        {**row, "writer": writer}
        for writer, path in HELD_OUT.items()
        for row in csv.DictReader(path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


def predict(texts: list[str]) -> list[str]:
    """The act that Rasa reads in each text (`nlu_fallback` below the threshold of config.yml)."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "texts.json", Path(folder) / "acts.json"
        asked.write_text(json.dumps(texts), encoding="utf-8")
        model = str(rasa_model.train())
        command = [str(rasa_model.RASA_PYTHON), "-m", "bot.nlu.parse", model, str(asked), str(answered)]
        environment = {"PATH": "/usr/bin:/bin", **rasa_model.ENVIRONMENT}
        subprocess.run(command, cwd=rasa_model.ROOT, env=environment, check=True, capture_output=True)
        return list(json.loads(answered.read_text(encoding="utf-8")))


def main() -> None:
    rows = read_held_out()
    truth, read = [row["intent"] for row in rows], predict([row["text"] for row in rows])
    table = Table("phrasings", "n", "accuracy", "macro-F1", "no act read")
    for part in ("id", "en", *HELD_OUT, "all"):
        chosen = [i for i, row in enumerate(rows) if part in {"all", row["language"], row["writer"]}]
        wanted, got = [truth[i] for i in chosen], [read[i] for i in chosen]
        labels = sorted(set(wanted))
        macro = f1_score(wanted, got, labels=labels, average="macro", zero_division=0)
        accuracy, unread = accuracy_score(wanted, got), got.count("nlu_fallback") / len(got)
        table.add_row(part, str(len(chosen)), f"{accuracy:.3f}", f"{macro:.3f}", f"{unread:.3f}")
    console.print(table)
    mistakes = Counter((want, got) for want, got in zip(truth, read, strict=True) if want != got)
    for (act, taken_for), count in mistakes.most_common(MOST_MISTAKES):
        console.print(f"  {count:3d}  {act} read as {taken_for}")


if __name__ == "__main__":
    main()
