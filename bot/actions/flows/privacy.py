"""What becomes of the conversation: kept, or erased after a second question."""

from bot.actions.flows.scene import Ask, End, Line, Scene, Step
from bot.actions.toolbox import Outcome

# Everything that the dialogue could still repeat.
_FORGOTTEN = ("last_article", "problem", "asked", "offers", "article", "ticket_number")


async def go_on(scene: Scene) -> Step:
    """Erase only what he has asked for twice, and tell of an open report before."""
    if not scene.asked("wish"):
        return Ask("wish")
    if scene.knows("wish") == "keep":
        return End(("kept",))
    if not scene.asked("sure"):
        return Ask("sure", await _open_ticket(scene))
    if scene.knows("sure") != "yes":
        return End(("kept",))
    await scene.tools.desk.forget(scene.turn)
    return End(("deleted",), outcome=Outcome((), dict.fromkeys(_FORGOTTEN)))


async def _open_ticket(scene: Scene) -> tuple[Line, ...]:
    ticket = await scene.tools.desk.ticket_status(scene.turn, number=None)
    return (Line("ticket_open", {"number": ticket.number}),) if ticket is not None and ticket.active else ()
