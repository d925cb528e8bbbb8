"""The knowledge base: articles that answer, and the search that finds the right one."""

from knowledge.article import Article
from knowledge.bands import Band, Finding, Hit
from knowledge.cache import load_index
from knowledge.search import SearchIndex
from knowledge.store import load_articles

__all__ = ["Article", "Band", "Finding", "Hit", "SearchIndex", "load_articles", "load_index"]
