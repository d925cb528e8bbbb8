"""What a message may mean: the search's finding, read with what the dialogue knows beyond the words."""

import re
from dataclasses import dataclass

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
# Less likely articles would only fill the list.
LEAST_OFFERED = 0.02
# A story is about what its tellingest sentence is about.
LONG_WORDS = 20
# Each sentence costs a search; the first few of some length tell enough.
MOST_SENTENCES, LEAST_WORDS = 8, 3
LONGEST_PROBLEM = 600
_SENTENCE = re.compile(r"[.!?;\n]+")


@dataclass(frozen=True)
class Understood:
    """A message as it was understood: articles that may answer it, and the trouble it tells of.

    `text` is what was understood: the message, with the problem told before when it only follows that up.
    """

    text: str
    finding: Finding
    triage: Triage

    @property
    def is_urgent(self) -> bool:
        """Money or identity at stake, told as something that happened and not asked in general."""
        triage = self.triage
        if triage.severity != Severity.S1 or triage.type not in {MessageType.COMPLAINT, MessageType.STATUS}:
            return False
        return triage.severity_confidence >= URGENT or is_cry_for_help(self.text)

    @property
    def is_sure(self) -> bool:
        return self.finding.band == Band.SURE

    @property
    def stands_alone(self) -> bool:
        """One article far before all others, in a text that sounds like one of ours."""
        return self.finding.band != Band.LOST and self.likely[0].score >= ALONE

    @property
    def is_worth_offering(self) -> bool:
        """Few words may look out of scope to the search alone, though they are meant as a question."""
        return bool(self.finding.hits) and self.finding.in_scope >= OFFER_IN_SCOPE

    @property
    def likely(self) -> tuple[Hit, ...]:
        """The articles worth showing, at least the best one."""
        hits = self.finding.hits
        return tuple(hit for hit in hits if hit.score >= LEAST_OFFERED) or hits[:1]


def understand(tools: Tools, turn: Turn, memory: Memory) -> Understood:
    """Search the words; for a story its best sentence; for a follow-up the words behind the problem told before."""
    understood = Understood(turn.text, search(tools, turn.text), tools.classifier.classify(turn.text))
    if not understood.is_sure and len(turn.text.split()) > LONG_WORDS:
        sentences = [part for part in _SENTENCE.split(turn.text) if len(part.split()) >= LEAST_WORDS]
        found = (search(tools, sentence) for sentence in sentences[:MOST_SENTENCES])
        best = max((understood.finding, *found), key=_promise)
        understood = Understood(turn.text, best, understood.triage)
    if not understood.is_worth_offering and memory.problem:
        # Two halves may make a number that neither was.
        whole = mask(f"{memory.problem} {turn.text}").text[-LONGEST_PROBLEM:]
        behind = search(tools, whole)
        followed = Understood(whole, behind, tools.classifier.classify(whole))
        repeats = bool(behind.hits) and behind.hits[0].article.id == memory.last_article
        return followed if followed.is_worth_offering and not repeats else understood
    return understood


def search(tools: Tools, text: str) -> Finding:
    """The search's finding without expired articles: they are never sent."""
    finding = tools.knowledge.search(text, k=5)
    valid = tuple(hit for hit in finding.hits if tools.article(hit.article.id) is not None)
    if valid[:1] == finding.hits[:1]:
        return Finding(finding.band, valid[:3], finding.in_scope)
    # The article that it was sure of is gone; what remains is at best a guess.
    return Finding(Band.UNSURE if valid and finding.band != Band.LOST else Band.LOST, valid[:3], finding.in_scope)


def _promise(finding: Finding) -> float:
    return finding.in_scope * finding.hits[0].score if finding.hits else 0.0
