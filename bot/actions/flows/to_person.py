"""The end of a flow that only a person can go on with."""

from collections.abc import Mapping
from dataclasses import replace

from bot.actions.flows.scene import End, Line, Scene
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason
from triage import Severity


async def to_person(
    scene: Scene,
    article: str,
    *says: str | Line,
    reason: HandOffReason = HandOffReason.NEEDS_PERSON,
    least: Severity = Severity.S4,
    details: Mapping[str, str] | None = None,
) -> End:
    """A ticket with everything that was told, after what the flow still says. It is at least as severe as `least`.

    Whoever has only pressed buttons has no words of his own: then the flow's title is his problem.
    """
    problem = scene.problem or scene.script.title.text(scene.turn.language)
    triage = scene.tools.classifier.classify(problem)
    handed = await hand_over(
        scene.tools,
        scene.turn,
        reason,
        replace(triage, severity=min(triage.severity, least)),
        article=article,
        problem=problem,
        details=scene.details() if details is None else details,
        ask_more=False,
    )
    return End(says, article=article, outcome=handed)
