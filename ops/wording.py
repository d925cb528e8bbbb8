"""How long the sentences are that participants read: what the bot says, its flows, the articles; by language.

python -m ops.wording
"""

import statistics
from collections.abc import Iterator

import typer
from rich.console import Console
from rich.table import Table

from bot.actions.flows.script import load_script, script_names
from bot.actions.texts import Texts
from knowledge import load_articles, wording
from language.detection import Language

# A sentence of more words than this is counted as long.
MANY_WORDS = 15
console = Console(highlight=False)


def main() -> None:
    table = Table("sentences", "language", "n", "mean words", "p90", "longest", f"over {MANY_WORDS} words")
    for source, texts in (("the bot itself", _responses), ("guided flows", _flows), ("articles", _articles)):
        for language in Language:
            lines = (line for text in texts(language) for line in text.splitlines())
            lengths = [len(sentence.split()) for line in lines for sentence in wording.sentences(line)]
            table.add_row(source, language, *_row(lengths))
    console.print(table)


def _row(lengths: list[int]) -> tuple[str, ...]:
    p90 = statistics.quantiles(lengths, n=10)[-1]
    over = sum(length > MANY_WORDS for length in lengths) / len(lengths)
    return str(len(lengths)), f"{statistics.mean(lengths):.1f}", f"{p90:.0f}", str(max(lengths)), f"{over:.1%}"


def _responses(language: Language) -> Iterator[str]:
    texts = Texts.load()
    yield from (texts.template(name, language) for name in texts.names())


def _flows(language: Language) -> Iterator[str]:
    for script in map(load_script, sorted(script_names())):
        for question in script.questions.values():
            yield question.ask.text(language)
            if question.hint is not None:
                yield question.hint.text(language)
        yield from (said.text(language) for said in script.says.values())


def _articles(language: Language) -> Iterator[str]:
    for article in load_articles():
        text = article.text(language)
        yield from (text.answer, *text.steps, text.if_that_fails)


if __name__ == "__main__":
    typer.run(main)
