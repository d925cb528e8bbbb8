"""The knowledge base: articles that answer, and the search that finds the right one."""

from knowledge.article import Article
from knowledge.bands import Band, Finding, Hit
from knowledge.cache import load_index, load_search
from knowledge.figures import Figure, Figures, FiguresOfDay, NoFigure, Unit, load_figures
from knowledge.index import Index
from knowledge.search import Library, Search
from knowledge.store import load_articles, load_out_of_scope

__all__ = [
    "Article",
    "Band",
    "Figure",
    "Figures",
    "FiguresOfDay",
    "Finding",
    "Hit",
    "Index",
    "Library",
    "NoFigure",
    "Search",
    "Unit",
    "load_articles",
    "load_figures",
    "load_index",
    "load_out_of_scope",
    "load_search",
]
