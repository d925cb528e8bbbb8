"""JHT in other cases than leaving work: a part while working, heirs, disability, leaving the country."""

from collections.abc import Callable, Iterator, Mapping

from bot.actions.flows.jht_other import first_unasked
from bot.actions.flows.scene import Ask, End, Scene, Step

CONDITIONS, PARTIAL, HOUSING, HEIRS, DISABILITY, LEAVING, MIGRANT = (
    "jht-conditions",
    "jht-partial",
    "jht-partial-housing",
    "jht-heirs",
    "jht-total-disability",
    "jht-leaving-indonesia",
    "jht-pmi-claim",
)
_ONE_PAPER = frozenset({"letter", "card", "id", "bank"})
_LACKS = {"complete": "ready", "other": "no_several"} | {paper: f"no_{paper}" for paper in _ONE_PAPER}
_HOUSE_PAPERS = {"cash": "papers_cash", "deposit": "papers_deposit", "loan": "papers_loan"}


def asks_for_papers(scene: Scene, listed: str) -> Iterator[Ask]:
    """The list, then what of it is missing; one paper missing may not be the only one."""
    yield Ask("missing", (listed,))
    if scene.knows("missing") in _ONE_PAPER:
        yield Ask("also_missing")


def paper_lines(scene: Scene, *, letter_needed: bool) -> tuple[str, ...]:
    """What to do about each paper that is missing."""
    first, more = scene.knows("missing"), scene.knows("also_missing")
    told = dict.fromkeys((first, more if first in _ONE_PAPER and more != "complete" else None))
    lines = [_LACKS[paper] for paper in told if paper is not None]
    return tuple("letter_not_needed" if line == "no_letter" and not letter_needed else line for line in lines)


def _partial(scene: Scene) -> Step:
    """10% or 30% while still working, once, after ten years."""
    share, house = scene.knows("share"), scene.knows("house")
    if share == "all":
        return End(("all_working",), article=CONDITIONS, helped=True)
    if scene.knows("years") == "less":
        return End(("too_early",), article=PARTIAL, helped=True)
    if scene.knows("taken") == "before":
        return End(("taken_before",), article=PARTIAL, helped=True)
    if share == "thirty" and house == "repair":
        return End(("repair",), article=HOUSING, helped=True)
    may = {"ten": "partial_ten", "thirty": "partial_thirty"}.get(share or "", "partial_any")
    says = (may, "papers_way", *paper_lines(scene, letter_needed=False), "tax_partial")
    end = End(says, article=HOUSING if share == "thirty" else PARTIAL, helped=True)
    return first_unasked(scene, *_partial_asks(scene)) or end


def _partial_asks(scene: Scene) -> Iterator[Ask]:
    yield from (Ask("share"), Ask("years"), Ask("taken"))
    listed = "papers_plain"
    if scene.knows("share") == "thirty":
        yield Ask("house")
        listed = _HOUSE_PAPERS.get(scene.knows("house") or "", "papers_house")
    yield from asks_for_papers(scene, listed)


def _heirs(scene: Scene) -> Step:
    """The savings of somebody who died go to the heirs, at a branch."""
    heir, papers = scene.knows("heir"), scene.knows("heir_papers")
    lines = (
        ("no_certificate", papers in {"certificate", "neither"}),
        ("no_heir_letter", papers in {"letter", "neither"}),
        ("guardian", heir == "minor"),
        ("heir_order", heir == "family"),
    )
    says = ("heirs", *(line for line, holds in lines if holds), "heirs_also")
    return first_unasked(scene, Ask("heir"), Ask("heir_papers")) or End(says, article=HEIRS, helped=True)


def _disabled(scene: Scene) -> Step:
    """Total permanent disability, at a branch; a partial one is no reason of its own."""
    if scene.knows("doctor") == "partial":
        return End(("disabled_partial",), article=DISABILITY, helped=True)
    lines = (("no_doctor", scene.knows("doctor") == "none"), ("proxy", scene.knows("comes") == "proxy"))
    says = ("disabled", *(line for line, holds in lines if holds))
    return first_unasked(scene, Ask("doctor"), Ask("comes")) or End(says, article=DISABILITY, helped=True)


def _leaving(scene: Scene) -> Step:
    """For good, before or after the departure; a migrant worker comes back, and has rules of his own."""
    if scene.knows("leaver") == "migrant":
        return End(("migrant",), article=MIGRANT, helped=True)
    lines = (("new_citizen", scene.knows("leaver") == "citizen"), ("abroad", scene.knows("gone") == "abroad"))
    says = ("leaving", *(line for line, holds in lines if holds))
    return first_unasked(scene, Ask("leaver"), Ask("gone")) or End(says, article=LEAVING, helped=True)


SPECIAL: Mapping[str, Callable[[Scene], Step]] = {
    "working": _partial,
    "death": _heirs,
    "disabled": _disabled,
    "leaving": _leaving,
}
