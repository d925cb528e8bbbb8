"""Articles as files that people edit: YAML, Markdown (a folder with a file for each article) or CSV (one file)."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from knowledge import _csv, _markdown, _yaml
from knowledge._fields import named
from knowledge.article import Article
from knowledge.faults import ArticleError, Fault
from language.labelled import Labelled


class Format(Labelled):
    """A way to write articles down."""

    YAML = "yaml", "YAML", "YAML"
    MARKDOWN = "markdown", "Markdown", "Markdown"
    CSV = "csv", "Lembar kerja (CSV)", "Spreadsheet (CSV)"

    @property
    def suffix(self) -> str:
        """How the names of its files end."""
        return {"yaml": ".yml", "markdown": ".md", "csv": ".csv"}[str(self)]


_ONE_EACH: dict[Format, tuple[Callable[[Article], str], Callable[[str, str], Article]]] = {
    Format.YAML: (_yaml.dump, _yaml.parse),
    Format.MARKDOWN: (_markdown.dump, _markdown.parse),
}


def write(articles: Sequence[Article], target: Path, format: Format) -> int:
    """Write `articles` into the folder or, as CSV, the file `target`; returns how many.

    Other files of the folder stay. Raises `ArticleError`, before anything is written, for an id that is there
    twice and for a CSV file whose name ends differently; `OSError` if the place cannot be written to.
    """
    faults = list(_repeated(articles, target.name))
    if format is Format.CSV and _format_of(target) is not Format.CSV:
        faults.append(Fault(target.name, "file", "the name must end in .csv"))
    if faults:
        raise ArticleError(tuple(faults))
    for file, content in _contents(articles, target, format).items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return len(articles)


def read(source: Path) -> tuple[Article, ...]:
    """The articles of a file, or of a folder in the order of its file names; raises `ArticleError` with all faults."""
    articles: list[Article] = []
    faults: list[Fault] = []
    for file in _files(source):
        try:
            articles += _read_file(file)
        except ArticleError as error:
            faults += error.faults
    if faults:
        raise ArticleError(tuple(faults))
    if not articles:
        raise ArticleError((Fault(source.name, "file", "holds no article"),))
    return tuple(articles)


def _contents(articles: Sequence[Article], target: Path, format: Format) -> dict[Path, bytes]:
    if format is Format.CSV:  # without the byte order mark spreadsheets guess an older encoding
        return {target: _csv.dump(articles).encode("utf-8-sig")}
    dump, _ = _ONE_EACH[format]
    return {target / (article.id + format.suffix): dump(article).encode() for article in articles}


def _repeated(articles: Iterable[Article], file: str) -> Iterable[Fault]:
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            yield Fault(file, "id", f"'{article.id}' is there twice")
        seen.add(article.id)


def _files(source: Path) -> list[Path]:
    """The file itself, or those of a folder; a folder of two formats might hold one article in two versions."""
    if not source.exists():
        raise ArticleError((Fault(source.name, "file", "there is no such file or folder"),))
    if not source.is_dir():
        return [source]
    seen = (file for file in source.iterdir() if not file.name.startswith("."))  # systems hide notes of their own
    files = sorted(file for file in seen if _format_of(file) in _ONE_EACH)
    if len({_format_of(file) for file in files}) > 1:
        raise ArticleError((Fault(source.name, "file", "holds *.yml and *.md; keep the articles in one format"),))
    return files


def _format_of(file: Path) -> Format | None:
    return next((format for format in Format if format.suffix == file.suffix.lower()), None)


def _read_file(file: Path) -> tuple[Article, ...]:
    format = _format_of(file)
    if format is None:
        endings = ", ".join(each.suffix for each in Format)
        raise ArticleError((Fault(file.name, "file", f"the name must end in one of {endings}"),))
    content = _text(file)
    if format is Format.CSV:
        return _csv.parse(content, file.name)
    _, parse = _ONE_EACH[format]
    return (named(parse(content, file.name), file.name),)


def _text(file: Path) -> str:
    """Editors add byte order marks and their own line ends; neither belongs to the text."""
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError((Fault(file.name, "file", "is not UTF-8"),)) from error
    except OSError as error:
        raise ArticleError((Fault(file.name, "file", error.strerror or "cannot be read"),)) from error
    return content.replace("\r\n", "\n").replace("\r", "\n")
