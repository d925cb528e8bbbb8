"""The model card: what the shipped model is, what it was taught, how well it does and where it must not be used."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot
from sklearn.metrics import confusion_matrix

from language.encoder import LONGEST_TOKENS
from language.training.session import Trained
from triage.classifier import Model, ModelClassifier
from triage.corpus import Corpus, LabelledText
from triage.decision import SURE
from triage.evaluate import Case, measure
from triage.taxonomy import Category

_FIGURES = ("accuracy", "macro_f1", "lenient_accuracy", "severity_macro_f1", "type_macro_f1", "ece")
_HEAD = """# The help desk's encoder

**What it is.** {base}, its vocabulary cut to Indonesian and English, fine-tuned on texts that were written for this
project, and exported to ONNX with eight-bit weights. One network answers several questions about a text: category,
type, severity, every category that is mentioned, and the topic of the knowledge base.

**What it is for.** Sorting what participants of Jamsostek Mobile write to the help desk, in Indonesian or English, so
that the right article or the right officer is found. It is asked together with an n-gram model; `triage.json` holds how
much each is listened to. Its confidence is calibrated: below {sure} the ticket says that triage is not sure.

**What it is not for.** Deciding about a person's claim, money or rights; any other subject or language; texts that are
no messages to a help desk. {source}

**Limits.** One writer resembles himself: expect real texts to come out lower than the held-out voices below. It reads
the first {tokens} pieces of a text. Severity is a reader's guess from words alone; a short list of cries for help
(`triage/urgency.py`) stands above it. Rare regional languages are covered only as particles within Indonesian.

**Taught.** {lessons} lessons, training {course} of {date}; on texts it had not seen, the shipped eight-bit model chose
the same label as the network it was made from: {agreement}.

## Measured on the held-out voices ({held_out} texts)

"""

_OWN = "It has never read a real participant's message: training texts are invented."


def write_card(
    target: Path, done: Trained, corpus: Corpus, models: Mapping[str, Model], extra: str | None = None
) -> None:
    """Write `CARD.md` and `confusion.png`; the first model is the one in the picture. `extra` names further texts."""
    head = _HEAD.format(
        base=done.base,
        tokens=LONGEST_TOKENS,
        sure=SURE,
        source=_OWN if extra is None else f"It was taught further texts, {extra}.",
        lessons=done.lessons,
        course=done.course,
        date=datetime.now(UTC).date(),
        agreement=", ".join(f"{task} {share:.1%}" for task, share in done.agreement.items()),
        held_out=len(corpus.held_out),
    )
    rows = [_row(name, corpus.held_out, model) for name, model in models.items()]
    table = ["| model | " + " | ".join(_FIGURES) + " |", "|---" * (len(_FIGURES) + 1) + "|", *rows]
    picture = "\n\n![Which categories are taken for which](confusion.png)\n"
    (target / "CARD.md").write_text(head + "\n".join(table) + picture, encoding="utf-8")
    _draw(corpus.held_out, ModelClassifier(next(iter(models.values()))), target / "confusion.png")


def _row(name: str, texts: Sequence[LabelledText], model: Model) -> str:
    figures = measure([Case.of(text) for text in texts], ModelClassifier(model))
    return f"| {name} | " + " | ".join(f"{figures[figure]:.3f}" for figure in _FIGURES) + " |"


def _draw(texts: Sequence[LabelledText], classifier: ModelClassifier, path: Path) -> None:
    labels = [str(category) for category in Category]
    given = [str(found.category) for found in classifier.classify_many([text.text for text in texts])]
    counts = confusion_matrix([str(text.category) for text in texts], given, labels=labels)
    mpl.use("Agg")
    figure, axes = pyplot.subplots(figsize=(9, 8), layout="constrained")
    axes.imshow(np.sqrt(counts), cmap="Blues")
    axes.set_xticks(range(len(labels)), labels, rotation=60, ha="right")
    axes.set_yticks(range(len(labels)), labels)
    axes.set(xlabel="triage said", ylabel="the writer meant")
    for (row, column), count in np.ndenumerate(counts):
        if count:
            ink = "white" if count > counts.max() / 2 else "black"
            axes.text(column, row, str(count), ha="center", va="center", fontsize=7, color=ink)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
