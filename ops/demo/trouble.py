"""What goes wrong on any day, with providers and with people."""

import time

from api.conversations.enums import MessageState
from bot.actions.texts import Texts
from language.detection import Language
from ops.demo.stage import Stage

# So many seconds Telegram stays away.
_AWAY_S = 4.0
# One word a line: the first eight are one thought, then eight, then four; the others are more than may wait.
_SHARDS = (
    "min kode otp nya belum masuk juga udah 3x minta kode tetep ga dateng tolong dong kak min "
    "P P halo P P P P P P P P P"
).split()


def three_times(stage: Stage) -> None:
    """Providers deliver at least once, and reports in any order."""
    rina, whatsapp = stage.on_whatsapp("Rina", "620000000002"), stage.around.whatsapp
    before = whatsapp.webhook_answers.total()
    whatsapp.faults.duplicates = 2
    rina.says("pak saya di phk bulan lalu, uang JHT bisa diambil kapan?")
    rina.hears()
    answers = len(rina.heard)
    stage.wait_until(lambda: rina.talk.states()[MessageState.READ] == answers, "Learning that Rina has read it")
    calls = whatsapp.webhook_answers.total() - before
    stage.behind(f"WhatsApp called {calls} times: each message and each report thrice, reports shuffled.")
    stage.expect(len(rina.talk.said) == 1, "Delivered three times, stored once,")
    stage.expect(rina.talk.turns == 1 and rina.heard_all_once, "answered once,")
    stage.expect(rina.talk.states() == {MessageState.READ: answers}, "and known as read, whatever came last.")


def thirty_at_once(stage: Stage) -> None:
    """Who floods is slowed down; nobody else is."""
    agus, dewi = stage.on_whatsapp("Agus", "620000000003"), stage.on_whatsapp("Dewi", "620000000004")
    agus.floods(_SHARDS)
    dewi.says("kalau pindah kerja kartu bpjs yg lama gimana kak?")
    dewi.hears()
    waited = stage.waits[dewi.writer.channel][-1]
    agus.hears(timed=False)
    notice = Texts.load().say("utter_too_fast", Language.ID).text
    notices = [heard for heard in agus.heard if heard.text == notice]
    limited = sum(line.state == MessageState.LIMITED for line in agus.talk.said)
    stage.behind(f"All {len(_SHARDS)} are stored. {len(_SHARDS) - limited} were answered in {agus.talk.turns} turns.")
    stage.expect(len(notices) == 1, "Agus is asked to wait, politely and once.")
    stage.expect(waited < 5, f"Dewi does not notice: her answer came after {waited:.1f} s.")


def telegram_is_down(stage: Stage) -> None:
    """Nobody listens at the provider's."""
    joko, telegram, host = stage.on_telegram("Joko", 9_000_004), stage.around.telegram, stage.around.telegram_host
    host.run(telegram.faults.refuse())
    stage.behind("Telegram refuses every connection.")
    began = time.monotonic()
    joko.says(
        "kartu kepesertaan saya rusak, cara gantinya gimana?",
        "terus iuran bulan ini udah dipotong gaji tapi belum masuk",
        pause_s=0.3,
    )
    stage.wait_until(lambda: len(joko.talk.said) == 2 and joko.talk.is_thought_about, "Thinking about what Joko wrote")
    stage.behind(f"Both are stored and answered; {len(joko.talk.answers)} messages wait for Telegram.")
    _meanwhile(stage)
    time.sleep(max(0.0, began + _AWAY_S - time.monotonic()))
    silent = not joko.heard
    host.run(telegram.faults.accept())
    stage.behind(f"After {time.monotonic() - began:.0f} s Telegram is back.")
    joko.hears(new=len(joko.talk.answers), timed=False)
    stage.expect(silent and joko.heard_all_once, "Nothing was lost: all came after it, once and in order.")


def _meanwhile(stage: Stage) -> None:
    dewi = stage.people["Dewi"]
    dewi.says("oke makasih kak, jelas")
    stage.expect(bool(dewi.hears()), "WhatsApp goes on as if nothing had happened.")


def no_answer(stage: Stage) -> None:
    """The provider takes a message and never says so. It goes on in `may_have_arrived`."""
    maya = stage.on_telegram("Maya", 9_000_005)
    stage.around.telegram.faults.hang_after_taking()
    maya.says("cara ganti nomor HP di JMO gimana ya, nomor lama udah hangus")
    stage.wait_until(lambda: bool(maya.heard), "Telegram's taking the answer")
    maya.looks()
    stage.behind("Telegram took it and does not say so. The courier waits up to 15 s; the day goes on meanwhile.")
    stage.expect(not maya.talk.sent_ids, "Her phone shows the answer, and the help desk cannot know.")


def may_have_arrived(stage: Stage) -> None:
    """Nobody knows, so a person decides."""
    maya = stage.people["Maya"]
    stage.wait_until(lambda: bool(stage.officer.dead_letters()), "Noting that its fate is unknown")
    maya.hears(timed=False)
    (letter,) = stage.officer.dead_letters()
    told = f"{letter['state']}, {letter['failure']}, “{letter['text'][:36]}…”"
    stage.behind(f"GET /api/v1/dead-letters: {told}")
    stage.expect(
        letter["state"] == MessageState.UNKNOWN, "The officer sees what may not have arrived, and may send it again."
    )
    texts = [heard.text for heard in maya.heard]
    stage.expect(len(texts) == len(set(texts)) == len(maya.talk.answers), "By itself it was not sent twice.")
