"""Any article with steps, walked one step a message; who is stuck is asked what he sees and gets another way."""

from dataclasses import replace

from bot.actions.flows.scene import Ask, End, Line, Scene, Step
from bot.actions.flows.to_person import to_person
from bot.actions.port import HandOffReason
from knowledge import Article

ARTICLE = "article"


async def go_on(scene: Scene) -> Step:
    """The first step that is not done yet; the end after the last."""
    article = scene.tools.article(scene.told.get(ARTICLE))
    if article is None or not article.text(scene.turn.language).steps:
        return End(("gone",))
    for number, text in enumerate(article.text(scene.turn.language).steps, start=1):
        step = await _at(scene, article, number, text)
        if step is not None:
            return step
    return End(("finished",), article=article.id, helped=True)


async def _at(scene: Scene, article: Article, number: int, text: str) -> Step | None:
    """What is to be said at this step; None when it is behind us."""
    done, seen, after = (f"{name}_{number}" for name in ("step", "seen", "after"))
    if not scene.asked(done):
        values = {"number": str(number), "of": str(len(article.text(scene.turn.language).steps)), "step": text}
        return Ask("step", ("intro",) if number == 1 else (), values, key=done)
    if scene.knows(done) != "stuck":
        return None
    if not scene.asked(seen):
        return Ask("seen", key=seen)
    if not scene.asked(after):
        return Ask("after", (Line("instead", {"text": article.text(scene.turn.language).if_that_fails}),), key=after)
    return await _to_officer(scene, article, f"{number}. {text}", seen) if scene.knows(after) == "not" else None


async def _to_officer(scene: Scene, article: Article, step: str, seen: str) -> End:
    label = scene.script.questions["seen"].label
    told = {label.id: words} if label and (words := scene.knows(seen)) else {}
    scene = replace(scene, problem=scene.problem or article.text(scene.turn.language).title)
    return await to_person(
        scene, article.id, reason=HandOffReason.UNSOLVED, details={"Tertahan di langkah": step, **told}
    )
