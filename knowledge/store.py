"""Reading the article files and the out-of-scope texts."""

from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from knowledge.article import Article

HERE = Path(__file__).parent
ARTICLES_FOLDER = HERE / "articles"
OUT_OF_SCOPE_FOLDER = HERE / "out_of_scope"


@dataclass(frozen=True)
class Fault:
    """Something in an article file that does not fit the schema."""

    file: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.message}"


class ArticleError(ValueError):
    """At least one article file cannot be used; `faults` says which and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def parse_article(content: str, file: str) -> Article:
    """The article in the YAML text `content`; raises `ArticleError` naming `file` and each wrong field."""
    try:
        article = Article.model_validate(yaml.safe_load(content))
    except yaml.YAMLError as error:
        raise ArticleError((Fault(file, "file", _one_line(error)),)) from error
    except ValidationError as error:
        faults = (Fault(file, _path(item["loc"]), item["msg"]) for item in error.errors())
        raise ArticleError(tuple(faults)) from error
    if article.id != Path(file).stem:
        raise ArticleError((Fault(file, "id", f"'{article.id}' differs from the file name"),))
    return article


def read_folder(folder: Path = ARTICLES_FOLDER) -> tuple[tuple[Article, ...], tuple[Fault, ...]]:
    """The usable articles of `folder` in the order of their names, and what is wrong with the others."""
    articles: list[Article] = []
    faults: list[Fault] = []
    for file in sorted(folder.glob("*.yml")):
        try:
            articles.append(parse_article(file.read_text(encoding="utf-8"), file.name))
        except UnicodeDecodeError:
            faults.append(Fault(file.name, "file", "is not UTF-8"))
        except ArticleError as error:
            faults.extend(error.faults)
    return tuple(articles), tuple(faults)


def load_articles(folder: Path = ARTICLES_FOLDER) -> tuple[Article, ...]:
    """All articles of `folder`; raises `ArticleError` if there is none or any of them has a fault."""
    articles, faults = read_folder(folder)
    if faults:
        raise ArticleError(faults)
    if not articles:
        raise ArticleError((Fault(folder.name, "file", "holds no article (*.yml)"),))
    return articles


def load_out_of_scope(folder: Path = OUT_OF_SCOPE_FOLDER) -> tuple[str, ...]:
    """Texts that no article answers, one a line in `*.tsv`."""
    files = sorted(folder.glob("*.tsv"))
    lines = (line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)


def _path(location: tuple[int | str, ...]) -> str:
    """`("id_text", "steps", 2)` → `id_text.steps.3`: people count from one."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location) or "file"


def _one_line(error: yaml.YAMLError) -> str:
    return " ".join(str(error).split())
