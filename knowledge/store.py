"""Reading the article files and the out-of-scope texts."""

from pathlib import Path

from knowledge import _yaml
from knowledge._fields import named
from knowledge.article import Article
from knowledge.faults import ArticleError, Fault

HERE = Path(__file__).parent
ARTICLES_FOLDER = HERE / "articles"
OUT_OF_SCOPE_FOLDER = HERE / "out_of_scope"


def parse_article(content: str, file: str) -> Article:
    """The article in the YAML text `content`; raises `ArticleError` naming `file` and each wrong field."""
    return named(_yaml.parse(content, file), file)


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
