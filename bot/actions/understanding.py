"""A question or a problem in the participant's own words: answer it, offer what it may mean, or hand over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.actions import articles
from bot.actions.finding import Understood, understand
from bot.actions.flows.script import begin_button, flow_of
from bot.actions.handing_over import acknowledged, hand_over, labels_of
from bot.actions.port import HandOffReason, Turn
from bot.actions.signals import gave_away, in_despair, smells_of_fraud, speaks_of_fraud
from bot.actions.toolbox import ASKED_HELPED, ASKED_WHICH, FlowState, Memory, Outcome, Slots, Tools
from bot.answer import Answer, Button
from bot.payload import Payload
from knowledge import Article, Band
from triage import MessageType, is_cry_for_help

MISSES_BEFORE_A_PERSON = 2
# Somebody whose money is gone needs a person, and no article that only perhaps fits.
GUIDE_WHEN_URGENT = 0.8
FRAUD_ARTICLE = "about-fraud"
# Another body, with which ours is often mixed up; its matters are not to be answered by look-alikes.
_HEALTH = re.compile(r"\b(?:bpjs ?kes(?:ehatan)?|jkn|kis|faskes|puskesmas|rujukan|health insurance)\b", re.IGNORECASE)


async def help_with(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The main act: sure → answer, unsure → up to three offers, lost → other words, then a person.

    A life, money or identity at stake goes to a person at once, whatever else the words may mean.
    """
    return await _respond(tools, turn, memory, understand(tools, turn, memory))


async def _respond(tools: Tools, turn: Turn, memory: Memory, understood: Understood) -> Outcome:
    if in_despair(turn.text):
        return await hand_over(tools, turn, HandOffReason.DESPAIR, understood.triage)
    if understood.is_urgent:
        return await _urgent(tools, turn, understood)
    if understood.text != turn.text and (waiting := await acknowledged(tools, turn)) is not None:
        return waiting  # what says nothing by itself is meant for the officer who has the case
    return _answer(tools, turn, understood) or await missed(tools, turn, memory)


def _answer(tools: Tools, turn: Turn, understood: Understood) -> Outcome | None:
    """What the words alone allow to say; None when nothing comes near."""
    if understood.is_sure:
        return _answered(tools, turn, understood)
    if _HEALTH.search(turn.text):
        return Outcome((tools.texts.say("utter_bpjs_kesehatan", turn.language),))
    if understood.stands_alone:
        return _answered(tools, turn, understood)
    return _offered(tools, turn, understood) if understood.is_worth_offering else None


async def help_or_decline(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """For what sounds out of scope: decline only when no article comes near either."""
    understood = understand(tools, turn, Memory())
    of_health = _HEALTH.search(turn.text) is not None
    if understood.is_worth_offering or understood.is_urgent or in_despair(turn.text) or of_health:
        return await _go_on(tools, turn, memory, understood)
    declined = Outcome((tools.texts.say("utter_out_of_scope", turn.language),))
    return await acknowledged(tools, turn) or declined


async def _go_on(tools: Tools, turn: Turn, memory: Memory, alone: Understood) -> Outcome:
    """Help with what the words alone gave; when that is nothing, with the problem told before as well."""
    understood = alone if alone.is_worth_offering else understand(tools, turn, memory)
    return await _respond(tools, turn, memory, understood)


async def show_article(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The article of the pressed button. Without a word of the participant's own, its title is his problem."""
    article = tools.article(memory.article)
    if article is None:
        return await missed(tools, turn, memory)
    meta = {"article": article.id, "topic": article.topic}
    problem = memory.problem or article.text(turn.language).title
    return _given(tools, turn, article, problem, meta, asking="utter_did_this_help")


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
    return await show_article(tools, turn, Memory(article=memory.last_article, problem=memory.problem))


async def suspect_fraud(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The warning first; a person too when something is already lost. What only sounds like it gets its answer."""
    understood = understand(tools, turn, Memory())
    named = any(hit.article.id == FRAUD_ARTICLE for hit in understood.finding.hits)
    told = smells_of_fraud(turn.text) or speaks_of_fraud(turn.text)
    if not (named or understood.is_urgent or told):
        return await _go_on(tools, turn, memory, understood)
    warned = await show_article(tools, turn, Memory(article=FRAUD_ARTICLE, problem=turn.text))
    if not (understood.is_urgent or gave_away(turn.text)):
        return warned
    handed = await hand_over(tools, turn, HandOffReason.SEVERE, understood.triage, article=FRAUD_ARTICLE)
    return replace(handed, answers=(warned.answers[0], *handed.answers), slots={**warned.slots, **handed.slots})


async def missed(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """Not understood: ask for other words once, then hand over to a person. An officer who has the case reads it."""
    waiting = await acknowledged(tools, turn)
    if waiting is not None:
        return waiting
    misses, problem = memory.misses + 1, memory.problem or turn.text
    if misses >= MISSES_BEFORE_A_PERSON:
        triage = tools.classifier.classify(problem)
        return await hand_over(tools, turn, HandOffReason.BOT_FAILED, triage, problem=problem)
    # Right after an answer, unclear words are most likely about that answer.
    question = "utter_did_this_help_now" if memory.asked == ASKED_HELPED else "utter_ask_rephrase"
    again = tools.texts.say(question, turn.language)
    answer = Answer(again.text, again.buttons, {"band": str(Band.LOST)})
    return Outcome((answer,), {"misses": float(misses), "problem": problem})


def _answered(tools: Tools, turn: Turn, understood: Understood) -> Outcome:
    best, meta = understood.finding.hits[0].article, {**meta_of(understood), "band": str(Band.SURE)}
    flow = flow_of(best)
    if flow is not None and understood.triage.type == MessageType.COMPLAINT:
        return _guided(tools, turn, best, flow, understood.text, meta)
    asks = understood.triage.type == MessageType.QUESTION
    asking = "utter_is_it_clear" if asks else "utter_did_this_help"
    return _given(tools, turn, best, understood.text, meta, asking=asking)


def _given(
    tools: Tools, turn: Turn, article: Article, problem: str, meta: Mapping[str, Any], *, asking: str
) -> Outcome:
    """The article in brief, then whether it helped, with the way to be guided."""
    question = tools.texts.say(asking, turn.language)
    question = replace(question, buttons=(*question.buttons, *_guide_buttons(article, turn)))
    return Outcome((articles.brief(article, turn.language, meta), question), _remembered(article, problem))


def _guided(tools: Tools, turn: Turn, article: Article, flow: str, problem: str, meta: Mapping[str, Any]) -> Outcome:
    """Whoever tells of trouble is not given all steps to read, but one thing at a time."""
    said = replace(tools.texts.say("utter_flow_begins", turn.language), meta=meta)
    return Outcome((said,), _remembered(article, problem), begins=FlowState(flow, problem=problem))


def _guide_buttons(article: Article, turn: Turn) -> tuple[Button, ...]:
    """The article's own flow; else its steps one by one, where there are several."""
    if (flow := flow_of(article)) is not None:
        return (begin_button(flow, turn.language),)
    steps = article.text(turn.language).steps
    return (begin_button("walk", turn.language, article=article.id),) if len(steps) > 1 else ()


def _remembered(article: Article, problem: str) -> Slots:
    return {
        "last_article": article.id,
        "asked": ASKED_HELPED,
        "offers": None,
        "misses": 0.0,
        "problem": problem,
    }


async def offer_again(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """A plain "ya" to several offers: which one?"""
    known = [article for article_id in memory.offers if (article := tools.article(article_id)) is not None]
    if not known:
        return await missed(tools, turn, memory)
    question = tools.texts.say("utter_which_one", turn.language)
    offers = tuple(_offer(article, turn) for article in known)
    return Outcome((Answer(question.text, offers + question.buttons, {"band": str(Band.UNSURE)}),))


def _offered(tools: Tools, turn: Turn, understood: Understood) -> Outcome:
    likely = [hit.article for hit in understood.likely]
    name = "utter_did_you_mean" if len(likely) > 1 else "utter_did_you_mean_this"
    question = tools.texts.say(name, turn.language)
    meta = {**meta_of(understood), "band": str(Band.UNSURE), "article": None, "topic": None}
    offers = (*_shared_flow(likely, turn), *(_offer(article, turn) for article in likely))
    slots: Slots = {
        "asked": ASKED_WHICH,
        "offers": ",".join(article.id for article in likely),
        "problem": understood.text,
    }
    return Outcome((Answer(question.text, offers + question.buttons, meta),), slots)


def _shared_flow(articles: Sequence[Article], turn: Turn) -> tuple[Button, ...]:
    """Where several likely articles lead to the same flow, it is what he needs, whichever he means."""
    flows = [flow for article in articles if (flow := flow_of(article)) is not None]
    shared = next((flow for flow in flows if flows.count(flow) > 1), None)
    return (begin_button(shared, turn.language),) if shared else ()


def _offer(article: Article, turn: Turn) -> Button:
    payload = Payload("choose_article", {"article": article.id})
    return Button(article.text(turn.language).title, str(payload), article.topic)


async def _urgent(tools: Tools, turn: Turn, understood: Understood) -> Outcome:
    sure = understood.is_sure and not is_cry_for_help(turn.text)
    hit = understood.finding.hits[0] if sure else None
    best = hit.article if hit is not None and hit.score >= GUIDE_WHEN_URGENT else None
    article = best.id if best else None
    handed = await hand_over(tools, turn, HandOffReason.SEVERE, understood.triage, article=article)
    if best is None:
        return handed
    guide = articles.brief(best, turn.language, meta_of(understood))
    return replace(handed, answers=(*handed.answers, guide), slots={**handed.slots, "last_article": best.id})


def meta_of(understood: Understood) -> dict[str, Any]:
    """What evaluations and officers see of how a message was understood."""
    finding, triage = understood.finding, understood.triage
    best = finding.hits[0] if finding.hits else None
    return {
        "article": best.article.id if best else None,
        "topic": best.article.topic if best else None,
        "band": str(finding.band),
        "confidence": round(best.score, 3) if best else None,
        **labels_of(triage),
    }
