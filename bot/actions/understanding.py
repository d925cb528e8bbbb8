"""A question or a problem in the participant's own words: answer it, offer what it may mean, or hand over."""

from typing import Any

from bot.actions import articles
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason, Turn
from bot.actions.toolbox import ASKED_HELPED, ASKED_WHICH, Memory, Outcome, Slots, Tools
from bot.answer import Answer, Button
from bot.payload import Payload
from knowledge import Article, Band, Finding
from triage import MessageType, Severity, Triage

MISSES_BEFORE_A_PERSON = 2
# Somebody whose money is gone needs a person, and no article that only perhaps fits.
GUIDE_WHEN_URGENT = 0.8
# Rasa has heard a question or a problem: then also a find that is doubtful by itself is worth offering.
OFFER_IN_SCOPE, OFFER_BEST = 0.4, 0.7
# Less likely articles would only fill the list.
LEAST_OFFERED = 0.02
FRAUD_ARTICLE = "about-fraud"


async def help_with(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The main act. Three bands: sure → answer, unsure → up to three offers, lost → rephrase, then a person.

    Money or identity at stake goes to a person at once, whatever the band.
    """
    finding, triage = _understand(tools, turn)
    if is_urgent(triage):
        return await _urgent(tools, turn, finding, triage)
    if finding.band == Band.SURE:
        return _answered(tools, turn, finding, triage)
    if finding.band == Band.UNSURE or _worth_offering(finding):
        return _offered(tools, turn, finding, triage)
    return await missed(tools, turn, memory)


async def help_or_decline(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """For what sounds out of scope: decline only when no article comes near either."""
    finding, triage = _understand(tools, turn)
    if finding.band == Band.LOST and not is_urgent(triage):
        return Outcome((tools.texts.say("utter_out_of_scope", turn.language),))
    return await help_with(tools, turn, memory)


async def show_article(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The article of the pressed button."""
    article = tools.article(memory.article)
    if article is None:
        return await missed(tools, turn, memory)
    meta = {"article": article.id, "topic": article.topic}
    slots: Slots = {"last_article": article.id, "asked": ASKED_HELPED, "misses": 0.0}
    return Outcome((articles.brief(article, turn.language, meta), _did_this_help(tools, turn)), slots)


async def show_more(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Everything else that the last article knows."""
    article = tools.article(memory.last_article)
    if article is None:
        return await missed(tools, turn, memory)
    meta = {"article": article.id, "topic": article.topic}
    asking = tools.texts.say("utter_did_this_help_now", turn.language)
    return Outcome((articles.in_full(article, turn.language, meta), asking), {"asked": ASKED_HELPED})


async def repeat(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The last article once more, or what the bot can do."""
    if tools.article(memory.last_article) is None:
        return Outcome((tools.texts.say("utter_menu", turn.language),))
    return await show_article(tools, turn, Memory(article=memory.last_article))


async def suspect_fraud(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The warning first; a person too when something is already lost."""
    triage = tools.classifier.classify(turn.text)
    warned = await show_article(tools, turn, Memory(article=FRAUD_ARTICLE))
    if not is_urgent(triage):
        return warned
    handed = await hand_over(tools, turn, HandOffReason.SEVERE, triage, article=FRAUD_ARTICLE)
    return Outcome((warned.answers[0], *handed.answers), {**warned.slots, **handed.slots})


async def missed(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Not understood: ask for other words once, then hand over to a person."""
    misses = memory.misses + 1
    if misses < MISSES_BEFORE_A_PERSON:
        meta = {"band": Band.LOST.value}
        again = tools.texts.say("utter_ask_rephrase", turn.language)
        return Outcome((Answer(again.text, again.buttons, meta),), {"misses": float(misses), "problem": turn.text})
    triage = tools.classifier.classify(memory.problem or turn.text)
    return await hand_over(tools, turn, HandOffReason.BOT_FAILED, triage)


def _worth_offering(finding: Finding) -> bool:
    """Few words ("kartu hilang") look out of scope to the search alone, though they point to one article."""
    if not finding.hits:
        return False
    return finding.in_scope >= OFFER_IN_SCOPE or finding.hits[0].score >= OFFER_BEST


def is_urgent(triage: Triage) -> bool:
    """Money or identity at stake, told as something that happened and not as a general question."""
    return triage.severity == Severity.S1 and triage.type in {MessageType.COMPLAINT, MessageType.STATUS}


def _understand(tools: Tools, turn: Turn) -> tuple[Finding, Triage]:
    finding = tools.index.search(turn.text, k=5)
    valid = tuple(hit for hit in finding.hits if tools.article(hit.article.id) is not None)
    band = finding.band if valid else Band.LOST
    return Finding(band, valid[:3], finding.in_scope), tools.classifier.classify(turn.text)


def _answered(tools: Tools, turn: Turn, finding: Finding, triage: Triage) -> Outcome:
    best = finding.hits[0]
    answer = articles.brief(best.article, turn.language, meta_of(finding, triage))
    slots: Slots = {
        "last_article": best.article.id,
        "asked": ASKED_HELPED,
        "misses": 0.0,
        "problem": turn.text,
    }
    return Outcome((answer, _did_this_help(tools, turn)), slots)


def _offered(tools: Tools, turn: Turn, finding: Finding, triage: Triage) -> Outcome:
    question = tools.texts.say("utter_did_you_mean", turn.language)
    likely = [hit for hit in finding.hits if hit.score >= LEAST_OFFERED] or list(finding.hits[:1])
    offers = tuple(_offer(hit.article, turn) for hit in likely)
    meta = {**meta_of(finding, triage), "band": str(Band.UNSURE), "article": None, "topic": None}
    return Outcome(
        (Answer(question.text, offers + question.buttons, meta),),
        {"asked": ASKED_WHICH, "problem": turn.text},
    )


def _offer(article: Article, turn: Turn) -> Button:
    payload = Payload("choose_article", {"article": article.id})
    return Button(article.text(turn.language).title, str(payload), article.topic)


async def _urgent(tools: Tools, turn: Turn, finding: Finding, triage: Triage) -> Outcome:
    hit = finding.hits[0] if finding.band == Band.SURE else None
    best = hit.article if hit is not None and hit.score >= GUIDE_WHEN_URGENT else None
    handed = await hand_over(tools, turn, HandOffReason.SEVERE, triage, article=best.id if best else None)
    if best is None:
        return handed
    guide = articles.brief(best, turn.language, meta_of(finding, triage))
    return Outcome((*handed.answers, guide), {**handed.slots, "last_article": best.id})


def _did_this_help(tools: Tools, turn: Turn) -> Answer:
    return tools.texts.say("utter_did_this_help", turn.language)


def meta_of(finding: Finding, triage: Triage) -> dict[str, Any]:
    """What evaluations and officers see of how a message was understood."""
    best = finding.hits[0] if finding.hits else None
    return {
        "article": best.article.id if best else None,
        "topic": best.article.topic if best else None,
        "band": str(finding.band),
        "confidence": round(best.score, 3) if best else None,
        "category": str(triage.category),
        "severity": str(triage.severity),
        "type": str(triage.type),
    }
