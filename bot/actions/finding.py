"""What a message may mean: the search's finding, read with what the dialogue knows beyond the words."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from bot.actions.port import Turn
from bot.actions.toolbox import Memory, Tools
from knowledge import Band, Finding, Hit
from language.masking import mask
from triage import MessageType, Severity, Triage, is_cry_for_help

# Rasa has heard a question or a problem: then also a find that is doubtful by itself is worth offering …
OFFER_IN_SCOPE = 0.15
# … and one that stands alone is worth giving.
ALONE = 0.9
# A ticket says S1 from a lower probability on; to alarm the participant too, it takes more.
URGENT = 0.6
# No small talk of 384 held-out phrasings sounds like ours so surely; half of the questions do.
SURELY_OURS = 0.85
# Less likely articles would only fill the list.
LEAST_OFFERED = 0.02
MOST_OFFERED = 3
# A story is about what its tellingest sentence is about.
LONG_WORDS = 20
# Each sentence costs a search; the first few of some length tell enough.
MOST_SENTENCES, LEAST_WORDS = 8, 3
LONGEST_PROBLEM = 600
_TRIAGE = TypeAdapter(Triage)
_SENTENCE = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True)
class Understood:
    """A message as it was understood: articles that may answer it, and the trouble it tells of.

    `text` is what was understood: the message, with the problem told before when it only follows that up.
    `is_pieced`: one sentence of a story decided, not the whole.
    """

    text: str
    finding: Finding
    triage: Triage
    is_pieced: bool = False

    @property
    def is_urgent(self) -> bool:
        return is_urgent(self.triage, self.text)

    @property
    def is_sure(self) -> bool:
        return self.finding.band == Band.SURE

    @property
    def stands_alone(self) -> bool:
        """One article far before all others, in a text that sounds like one of ours."""
        return self.finding.band != Band.LOST and self.likely[0].score >= ALONE and not self.is_pieced

    @property
    def is_worth_offering(self) -> bool:
        """Few words may look out of scope to the search alone, though they are meant as a question."""
        return bool(self.finding.hits) and self.finding.in_scope >= OFFER_IN_SCOPE

    @property
    def likely(self) -> tuple[Hit, ...]:
        """The articles worth showing, at least the best one."""
        hits = self.finding.hits
        return tuple(hit for hit in hits if hit.score >= LEAST_OFFERED) or hits[:1]


def is_urgent(triage: Triage, text: str) -> bool:
    """Money or identity at stake, told as something that happened and not asked in general."""
    if triage.severity != Severity.S1 or triage.type not in {MessageType.COMPLAINT, MessageType.STATUS}:
        return False
    return triage.severity_confidence >= URGENT or is_cry_for_help(text)


def understand(tools: Tools, turn: Turn, memory: Memory) -> Understood:
    """Search the words; for a story its best sentence; for a follow-up the words behind the problem told before."""
    understood = Understood(turn.text, found_for(tools, turn), triage_of(tools, turn))
    if not understood.is_sure and len(turn.text.split()) > LONG_WORDS:
        best = _of_story(tools, turn.text, understood.finding)
        understood = Understood(turn.text, best, understood.triage, is_pieced=best is not understood.finding)
    if not understood.is_worth_offering and memory.problem:
        # Two halves may make a number that neither was.
        whole = mask(f"{memory.problem} {turn.text}").text[-LONGEST_PROBLEM:]
        behind = search(tools, whole)
        followed = Understood(whole, behind, tools.classifier.classify(whole))
        repeats = bool(behind.hits) and behind.hits[0].article.id == memory.last_article
        return followed if followed.is_worth_offering and not repeats else understood
    return understood


def _of_story(tools: Tools, text: str, whole: Finding) -> Finding:
    """What the tellingest sentence is about, before what the whole is about: to be offered, for one in three errs."""
    sentences = [part for part in _SENTENCE.split(text) if len(part.split()) >= LEAST_WORDS]
    found = (search(tools, sentence) for sentence in sentences[:MOST_SENTENCES])
    best = max((whole, *found), key=_promise)
    if best is whole:
        return whole
    others = tuple(hit for hit in whole.hits if hit.article.id != best.hits[0].article.id)
    band = Band.UNSURE if best.band == Band.SURE else best.band
    return Finding(band, (best.hits[0], *others)[:MOST_OFFERED], best.in_scope)


def found_for(tools: Tools, turn: Turn) -> Finding:
    """What fits the words of the turn; not searched again when the help desk has looked already."""
    if turn.known is None:
        return search(tools, turn.text)
    found = turn.known["finding"]
    scored = ((tools.article(article_id), score) for article_id, score in found["hits"])
    hits = tuple(Hit(article, score) for article, score in scored if article is not None)
    return Finding(Band(found["band"]) if hits else Band.LOST, hits, found["in_scope"])


def triage_of(tools: Tools, turn: Turn) -> Triage:
    """What the words of the turn tell of, in the same way."""
    return tools.classifier.classify(turn.text) if turn.known is None else _TRIAGE.validate_python(turn.known["triage"])


def is_ours(finding: Finding) -> bool:
    """Whether the text surely is about our matters, so that no small talk is read in it."""
    return finding.band == Band.SURE or finding.in_scope >= SURELY_OURS


def as_known(finding: Finding, triage: Triage) -> dict[str, Any]:
    """What `Turn.known` carries from one process to the other."""
    hits = [(hit.article.id, round(hit.score, 4)) for hit in finding.hits]
    found = {"band": str(finding.band), "in_scope": round(finding.in_scope, 4), "hits": hits}
    return {"finding": found, "triage": _TRIAGE.dump_python(triage, mode="json")}


def search(tools: Tools, text: str) -> Finding:
    """The search's finding without expired articles: they are never sent."""
    finding = tools.knowledge.search(text, k=5)
    valid = tuple(hit for hit in finding.hits if tools.article(hit.article.id) is not None)[:MOST_OFFERED]
    if valid[:1] == finding.hits[:1]:
        return Finding(finding.band, valid, finding.in_scope)
    # The article that it was sure of is gone; what remains is at best a guess.
    return Finding(Band.UNSURE if valid and finding.band != Band.LOST else Band.LOST, valid, finding.in_scope)


def _promise(finding: Finding) -> float:
    return finding.in_scope * finding.hits[0].score if finding.hits else 0.0
