"""What people do on an ordinary day."""

import re

from api.conversations.enums import MessageState
from ops.demo.stage import SceneStopped, Stage
from ops.providers import Heard

_TICKET = re.compile(r"JMO-[2-9A-HJKMNP-Z]{6}")
DECLINED = "grup"


def step_by_step(stage: Stage) -> None:
    """A flow by buttons."""
    siti = stage.on_telegram("Siti", 9_000_001)
    siti.says("/start")
    siti.hears()
    for button in ("Cari nomor KPJ", "Kartu hilang", "Bisa masuk", "Ketemu"):
        siti.presses(button)
        siti.hears()
    siti.says("makasih ya kak, ketemu jg akhirnya")
    siti.hears()
    siti.presses("5 sangat baik")
    siti.hears()
    stage.expect(len(siti.talk.said) == 7, "Found by pressing buttons; nobody asked for the number itself.")
    stage.expect(siti.heard_all_once, f"Her phone shows each of {len(siti.heard)} answers once, in order.")


def three_lines(stage: Stage) -> None:
    """A burst, a voice message, a sticker; then a person is wanted."""
    harto = stage.on_whatsapp("Pak Harto", "620000000001")
    harto.says("min", "mau tanya", "kode otp ga masuk2", pause_s=0.6)
    answers = harto.hears()
    stage.expect(harto.talk.turns == 1 and "kode" in answers[0].text, "Three lines are one thought: one turn.")
    harto.sends_voice()
    voice = harto.hears()
    harto.sends_sticker()
    sticker = harto.hears()
    stage.expect("suara" in voice[0].text and bool(sticker), "It says what it cannot hear, and asks for words.")
    harto.says("sambungkan ke orangnya saja, saya kurang paham HP")
    stage.tickets[harto.name] = _ticket_in(harto.hears())
    stage.expect(harto.heard_all_once, "A ticket is open. The officer comes to it in the last scene, the next morning.")


def angry_in_english(stage: Stage) -> None:
    """From the complaint to the officer and back."""
    daniel = stage.on_telegram("Daniel", 9_000_002)
    daniel.says(
        "Are you kidding me?? Nine years of contributions and the app shows a balance of ZERO. "
        "I want to talk to a human!"
    )
    number = _ticket_in(daniel.hears())
    stage.officer.takes(number)
    daniel.hears(timed=False)
    stage.officer.answers(
        number, "Good morning Daniel. Your money is safe: your old card was not linked. I have linked it."
    )
    answer = daniel.hears(timed=False)
    stage.expect("Your money is safe" in answer[-1].text, "The officer's answer arrives in the same chat.")
    daniel.says("Oh. Now I see it. Sorry for shouting, and thank you!")
    silent = not daniel.hears(new=0, timed=False)
    stage.officer.resolves(number)
    daniel.hears(timed=False)
    stage.expect(silent and daniel.heard_all_once, "While the officer had the talk, the assistant kept quiet.")


def in_a_group(stage: Stage) -> None:
    """Personal matters are none of a group's."""
    group = stage.group("Grup buruh", -100_200_300)
    group.adds_the_bot()
    group.hears(timed=False)
    group.says("@desk_bot cara klaim JHT gimana?", "@desk_bot halo??")
    stage.wait_until(lambda: len(group.talk.said) == 3 and group.talk.is_at_rest, "Noting what the group asked")
    declined = len(group.heard) == 1 and DECLINED in group.heard[0].text
    stage.expect(declined, "Asked three times, it declined once, politely.")
    kept = {line.text for line in group.talk.said}
    stage.expect(kept == {"[grup]"}, "Not a word of what the group wrote was kept.")


def a_typo(stage: Stage) -> None:
    """A message is edited before it is answered."""
    lina = stage.on_telegram("Lina", 9_000_003)
    lina.says("lupa sandal jmo")
    lina.edits("lupa sandi jmo")
    answer = lina.hears()
    read = [line.text for line in lina.talk.said]
    stage.expect(read == ["lupa sandi jmo"], "The corrected words took the place of the typo,")
    stage.expect(lina.talk.turns == 1 and "sandi" in answer[0].text, "and only they were answered, once.")


def my_ticket(stage: Stage) -> None:
    """A command of Telegram's menu."""
    daniel = stage.people["Daniel"]
    daniel.says("/tiket")
    shown = daniel.hears()
    stage.expect(bool(_TICKET.search(shown[0].text)), "His number and how far it is, in his language.")


def next_morning(stage: Stage) -> None:
    """After 24 hours WhatsApp takes nothing but an approved template until the participant writes."""
    harto = stage.people["Pak Harto"]
    number, before = stage.tickets[harto.name], len(harto.heard)
    stage.officer.takes(number)
    harto.hears(timed=False)  # the invitation
    stage.officer.answers(
        number, "Selamat pagi, Pak Harto. Nomor HP Bapak di akun masih yang lama. Sudah saya perbarui."
    )
    pending = MessageState.PENDING
    stage.wait_until(lambda: harto.talk.states()[pending] == 2, "Keeping what WhatsApp does not take")
    invited = len(harto.heard) == before + 1
    stage.behind(
        "WhatsApp refuses (131047: silent for more than 24 hours). Two messages wait; one invitation went out."
    )
    stage.expect(invited, "What may not be sent waits, and he is invited once.")
    harto.says("BUKA")
    answers = harto.hears(new=2, timed=False)
    stage.expect("Selamat pagi" in answers[-1].text, "He opens the window, and what waited arrives,")
    stage.expect(len(answers) == 2 and harto.heard_all_once, "each once and in order.")


def _ticket_in(heard: list[Heard]) -> str:
    """The number of the ticket that was just told. Raises `SceneStopped`."""
    found = _TICKET.search("\n".join(one.text for one in heard))
    if found is None:
        raise SceneStopped("No ticket was opened")
    return found[0]
