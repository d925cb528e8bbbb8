"""Login problems: the right menu, a waiting time, or an officer, after four questions at most."""

from collections.abc import Mapping

from bot.actions.flows.scene import Ask, End, Flow, Scene, Step
from bot.actions.flows.to_person import to_person
from bot.actions.port import HandOffReason
from triage import Severity

FORGOT_PASSWORD, NEW_PASSWORD = "account-forgot-password", "account-new-password-refused"
FORGOT_ACCOUNT, CHANGE, LOST_BOTH = (
    "account-forgot-account",
    "account-change-email-phone",
    "account-lost-email-and-phone",
)
BLOCKED, FACE_BLOCKED, LOGIN_FAILED = "account-blocked", "biometric-blocked", "account-login-failed"
DEVICE, CODE, REGISTERED = "account-other-device", "account-otp", "account-already-registered"
SLOW, UPDATE, ERROR_CODE, CLOSES = "app-slow-server", "app-update-loop", "app-error-codes", "app-wont-open"


async def go_on(scene: Scene) -> Step:
    """What happens at the login decides; each kind of trouble then has a branch of its own."""
    if not scene.asked("trouble"):
        return Ask("trouble")
    branch = _BRANCHES.get(scene.knows("trouble") or "", _unnamed)
    return await branch(scene)


async def _recover(scene: Scene) -> Step:
    """Codes go to the e-mail or the phone of the account, so what still opens leads to the menu."""
    if not scene.asked("reachable"):
        return Ask("reachable")
    knows_account = scene.knows("trouble") in {"forgot", "refused"}
    match scene.knows("reachable"):
        case "none":
            return _unless_claiming(scene, LOST_BOTH, "lost_both")
        case "phone":
            return _helps(FORGOT_ACCOUNT, "by_phone")
        case "email" if not knows_account:
            return _helps(CHANGE, "by_email")
    return _helps(FORGOT_PASSWORD, "new_password") if knows_account else _helps(FORGOT_ACCOUNT, "find_account")


async def _refused(scene: Scene) -> Step:
    """The third wrong password locks the account; a right one may be refused by a busy server."""
    if not scene.asked("refusal"):
        return Ask("refusal")
    match scene.knows("refusal"):
        case "three":
            return await _wait(scene)
        case "changed":
            return _helps(NEW_PASSWORD, "new_refused")
        case "unsure":
            return await _recover(scene)
    return await _today_or_longer(scene, LOGIN_FAILED, "right_data")


async def _blocked(scene: Scene) -> Step:
    """Two hours undo wrong passwords, but no failed face photos."""
    if not scene.asked("lock"):
        return Ask("lock")
    if scene.knows("lock") == "face":
        return _unless_claiming(scene, FACE_BLOCKED, "face_locked")
    return await _wait(scene)


async def _wait(scene: Scene) -> Step:
    if not scene.asked("waited"):
        return Ask("waited", ("stop_trying",))
    match scene.knows("waited"):
        case "waited":
            return _helps(BLOCKED, "after_wait")
        case "still":
            return await _report(scene, BLOCKED, "still_locked", "perhaps_claim")
    unclear = scene.knows("trouble") == "blocked" and scene.knows("lock") != "password"
    return _helps(BLOCKED, "wait", "maybe_face") if unclear else _helps(BLOCKED, "wait")


async def _device(scene: Scene) -> Step:
    if not scene.asked("old_phone"):
        return Ask("old_phone")
    match scene.knows("old_phone"):
        case "here":
            return _helps(DEVICE, "logout_there")
        case "lost":
            return _unless_claiming(scene, DEVICE, "release", "new_sim")
        case "stranger":
            return await to_person(scene, DEVICE, "stranger", reason=HandOffReason.SEVERE, least=Severity.S1)
    return _unless_claiming(scene, DEVICE, "release")


async def _code(scene: Scene) -> Step:
    if not scene.asked("code_to"):
        return Ask("code_to")
    match scene.knows("code_to"):
        case "old":
            return await _recover(scene)
        case "phone":
            return _helps(CODE, "code_by_sms", "keep_code")
        case "email":
            return _helps(CODE, "code_by_mail", "keep_code")
    return _helps(CODE, "code_by_sms", "code_by_mail", "keep_code")


async def _server(scene: Scene) -> Step:
    if not scene.asked("screen"):
        return Ask("screen")
    match scene.knows("screen"):
        case "update":
            return _helps(UPDATE, "update")
        case "closes":
            return _helps(CLOSES, "closes")
        case "code":
            return await _today_or_longer(scene, ERROR_CODE, "error_code")
    return await _today_or_longer(scene, SLOW, "busy")


async def _loading(scene: Scene) -> Step:
    return await _today_or_longer(scene, SLOW, "slow")


async def _registered(scene: Scene) -> Step:
    """Nobody is sent to open a second account; one that somebody else made is a matter for officers."""
    if not scene.asked("owner"):
        return Ask("owner")
    match scene.knows("owner"):
        case "known":
            return _helps(REGISTERED, "registered")
        case "unknown":
            return await to_person(scene, REGISTERED, "not_mine", reason=HandOffReason.SEVERE, least=Severity.S2)
    return _helps(REGISTERED, "not_shown")


async def _unnamed(scene: Scene) -> Step:
    """None of the kinds fits: general advice, and an officer who gets the words on the screen."""
    if not scene.asked("message"):
        return Ask("message")
    if scene.knows("message") is None:
        return _helps(LOGIN_FAILED, "general")
    if not scene.asked("since"):
        return Ask("since")
    return await _report(scene, LOGIN_FAILED, "general", "perhaps_claim")


_BRANCHES: Mapping[str, Flow] = {
    "forgot": _recover,
    "refused": _refused,
    "blocked": _blocked,
    "contact": _recover,
    "device": _device,
    "code": _code,
    "server": _server,
    "loading": _loading,
    "registered": _registered,
}


async def _today_or_longer(scene: Scene, article: str, advice: str) -> Step:
    """A fault of today mostly passes; for one that lasts an officer has to look."""
    if not scene.asked("since"):
        return Ask("since")
    if scene.knows("since") in {"days", "week"}:
        return await _report(scene, article, "lasting", "perhaps_claim")
    return _unless_claiming(scene, article, advice)


def _helps(article: str, *says: str) -> End:
    return End(says, article=article, helped=True)


def _unless_claiming(scene: Scene, article: str, *says: str) -> Step:
    """Whoever cannot get in at once and waits for money learns where else it is paid."""
    if not scene.asked("claim"):
        return Ask("claim")
    return _helps(article, *says, "claim") if scene.knows("claim") == "yes" else _helps(article, *says)


async def _report(scene: Scene, article: str, *says: str) -> Step:
    """An officer looks into it; he needs to know the phone. What lasts a week or stays locked waits least."""
    if not scene.asked("phone"):
        return Ask("phone")
    pressing = scene.knows("since") == "week" or scene.knows("waited") == "still"
    return await to_person(scene, article, *says, least=Severity.S2 if pressing else Severity.S3)
