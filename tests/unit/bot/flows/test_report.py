"""Report a problem: the ticket comes first, at most four skippable questions follow, and every answer reaches it."""

from dataclasses import dataclass, field
from itertools import combinations

import pytest

from bot.actions.flows import report
from bot.actions.flows.form import Form
from bot.actions.flows.reading import read, wants_skip
from bot.actions.flows.scene import Ask, End, Scene, Step
from bot.actions.flows.script import SKIPPED, Kind, load_script
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason, Turn
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from language.detection import Language
from language.normaliser import normalise
from tests.factories import a_triage, a_turn, said_of_ticket, tools_with
from tests.fakes import NOON_FRIDAY, FakeTicket
from triage import Category

SCRIPT = load_script("report")
LOGIN = a_triage(category=Category.LOGIN_FAILED)
CLAIM = a_triage(category=Category.JHT_CLAIM)
WORDS = "tidak bisa masuk jmo"


@dataclass
class Talk:
    """One participant at the flow; `told` are his answers, kept between turns as the form keeps them."""

    tools: Tools
    problem: str | None = None
    language: Language = Language.ID
    told: dict[str, str] = field(default_factory=dict)

    async def go_on(self, text: str = "") -> Step:
        turn = a_turn(text, language=self.language)
        return await report.go_on(Scene(self.tools, turn, SCRIPT, self.told, self.problem))

    async def answer(self, key: str, answer: str) -> Step:
        self.told = {**self.told, key: answer}
        return await self.go_on(answer)

    async def asked(self) -> str:
        step = await self.go_on()
        assert isinstance(step, Ask)
        return step.question

    async def skip_to_the_end(self) -> tuple[list[str], End]:
        """The questions on the way, all skipped, and the end."""
        asked: list[str] = []
        step = await self.go_on()
        while isinstance(step, Ask):
            asked.append(step.question)
            step = await self.answer(step.question, SKIPPED)
        return asked, step

    @property
    def ticket(self) -> FakeTicket:
        (ticket,) = self.tools.desk.tickets.values()
        return ticket


async def after_hand_over(category: Category = Category.LOGIN_FAILED, problem: str = WORDS) -> Talk:
    """The ticket exists and its words are known, as after an answer that did not help."""
    triage = a_triage(category=category)
    talk = Talk(tools_with(triage=triage), problem)
    await hand_over(talk.tools, a_turn(problem), HandOffReason.UNSOLVED, triage, problem=problem)
    return talk


def begun_by_button(triage: object = LOGIN, language: Language = Language.ID) -> Talk:
    return Talk(tools_with(triage=triage), language=language)  # type: ignore[arg-type]


def texts_of(step: Step) -> str:
    answers = step.answers if isinstance(step, Ask) else (step.outcome.answers if step.outcome else ())
    return "\n".join(answer.text for answer in answers)


# What is asked


def test_every_category_has_a_plan_of_at_most_four_questions() -> None:
    assert SCRIPT.plans.keys() == {category.value for category in Category} | {report.SEVERE}
    for plan in SCRIPT.plans.values():
        assert 1 <= len(set(plan)) == len(plan) <= report.MOST_QUESTIONS


def test_every_question_of_a_plan_may_be_skipped_and_reaches_the_officer() -> None:
    for key in {key for plan in SCRIPT.plans.values() for key in plan}:
        assert SCRIPT.questions[key].skip, key
        assert SCRIPT.questions[key].label, key


def test_every_question_is_of_use_to_some_category() -> None:
    used = {key for plan in SCRIPT.plans.values() for key in plan} | {"problem", "confirm", "correct_it"}
    assert used == SCRIPT.questions.keys()


def test_where_anything_may_be_written_it_is_said_that_nothing_need_be() -> None:
    for key, question in SCRIPT.questions.items():
        if question.kind == Kind.WORDS and question.skip:
            assert "dilewati" in question.ask.id, key
            assert "skip" in question.ask.en, key


def test_nobody_is_asked_for_a_number_or_a_secret() -> None:
    for key, question in SCRIPT.questions.items():
        for secret in ("nik", "kpj", "otp", "sandi", "pin"):
            if secret in question.ask.id.lower().replace(",", " ").split():
                assert any(refusal in question.ask.id for refusal in ("tidak perlu", "tanpa")), key


def test_no_words_belong_to_two_choices_of_a_question() -> None:
    for key, question in SCRIPT.questions.items():
        words = {name: {normalise(word) for word in choice.words.all()} for name, choice in question.choices.items()}
        for one, other in combinations(words, 2):
            assert not words[one] & words[other], (key, one, other)


def test_sentences_are_short() -> None:
    asks = [text for question in SCRIPT.questions.values() for text in (question.ask.id, question.ask.en)]
    says = [text for line in SCRIPT.says.values() for text in (line.id, line.en)]
    for text in (*asks, *says):
        sentences = text.replace("?", ".").replace("\n", ".").split(".")
        assert max(len(sentence.split()) for sentence in sentences) <= 15, text


@pytest.mark.parametrize("category", Category)
async def test_after_a_hand_over_the_questions_are_those_of_the_tickets_category(category: Category) -> None:
    talk = await after_hand_over(category, problem="tolong dibantu ya")
    asked, end = await talk.skip_to_the_end()
    assert asked == list(SCRIPT.plans[category])
    assert end.says == ("untold",)


async def test_after_a_hand_over_it_is_said_once_that_questions_may_be_skipped() -> None:
    talk = await after_hand_over()
    first = await talk.go_on()
    second = await talk.answer("message", SKIPPED)
    assert (first.says, second.says) == (("intro",), ())


async def test_after_a_hand_over_no_second_ticket_is_opened() -> None:
    talk = await after_hand_over()
    await talk.skip_to_the_end()
    assert talk.ticket.reason == HandOffReason.UNSOLVED


# Begun by its button


async def test_who_begins_it_is_asked_for_the_problem_and_cannot_skip_that() -> None:
    talk = begun_by_button()
    assert await talk.asked() == "problem"
    assert not SCRIPT.questions["problem"].skip
    assert talk.tools.desk.tickets == {}


async def test_the_ticket_is_opened_at_once_and_its_receipt_comes_before_the_next_question() -> None:
    talk = begun_by_button()
    step = await talk.answer("problem", WORDS)
    assert (talk.ticket.reason, talk.ticket.problem) == (HandOffReason.REPORTED, WORDS)
    assert isinstance(step, Ask)
    assert step.question == "message"
    receipt, intro = step.answers
    assert receipt.meta["reason"] == "reported"
    assert receipt.text == said_of_ticket("utter_ticket_opened", "JMO-TEST22")
    assert intro.text == SCRIPT.says["intro"].id


async def test_the_receipt_is_in_the_language_of_the_talk() -> None:
    talk = begun_by_button(language=Language.EN)
    step = await talk.answer("problem", "cannot log in to the app")
    assert "Ticket number: JMO-TEST22" in texts_of(step)
    assert SCRIPT.says["intro"].en in texts_of(step)


async def test_the_receipt_comes_once_and_the_questions_go_on() -> None:
    talk = begun_by_button()
    await talk.answer("problem", WORDS)
    step = await talk.answer("message", "ada tulisan gagal")
    assert isinstance(step, Ask)
    assert (step.question, step.answers, step.says) == ("since", (), ())


async def test_the_same_words_as_an_answer_open_nothing_anew() -> None:
    talk = begun_by_button()
    await talk.answer("problem", WORDS)
    step = await talk.answer("message", WORDS)
    assert isinstance(step, Ask)
    assert step.answers == ()


async def test_putting_the_question_again_opens_nothing_anew() -> None:
    talk = begun_by_button()
    await talk.answer("problem", WORDS)
    step = await talk.go_on("maaf, maksudnya apa?")
    assert isinstance(step, Ask)
    assert (step.question, step.answers) == ("message", ())


async def test_a_new_report_while_a_ticket_waits_joins_it_and_is_asked_about_its_own_trouble() -> None:
    talk = begun_by_button(CLAIM)
    await hand_over(talk.tools, a_turn(), HandOffReason.PERSON_ASKED, LOGIN)
    step = await talk.answer("problem", "klaim jht ditolak")
    assert isinstance(step, Ask)
    assert step.question == "reason_given"
    assert step.answers[0].text == said_of_ticket("utter_ticket_exists", "JMO-TEST22")
    following = await talk.answer("reason_given", "kode 040")
    assert isinstance(following, Ask)
    assert following.question == "claim_way"


async def test_words_without_a_ticket_get_one() -> None:
    talk = begun_by_button()
    talk.problem = WORDS
    step = await talk.go_on(WORDS)
    assert talk.ticket.problem == WORDS
    assert isinstance(step, Ask)
    assert step.question == "message"


async def test_a_resolved_ticket_of_before_does_not_swallow_a_new_report() -> None:
    talk = begun_by_button()
    await hand_over(talk.tools, a_turn(), HandOffReason.PERSON_ASKED, LOGIN)
    talk.tools.desk.resolved.add("JMO-TEST22")
    assert await talk.asked() == "problem"
    await talk.answer("problem", WORDS)
    assert [ticket.problem for ticket in talk.tools.desk.tickets.values()][1:] == [WORDS]


# What becomes of the answers


async def test_each_answer_is_in_the_ticket_before_the_next_question() -> None:
    talk = await after_hand_over()
    await talk.answer("message", "email atau sandi salah")
    assert talk.ticket.details == {"Tulisan di layar": "email atau sandi salah"}
    await talk.answer("since", "update")
    assert talk.ticket.details["Sejak"] == "Setelah pembaruan"


async def test_officers_read_details_in_indonesian_whatever_the_talk_is_in() -> None:
    talk = await after_hand_over()
    talk.language = Language.EN
    await talk.answer("message", "invalid password")
    await talk.answer("since", "weeks")
    assert talk.ticket.details == {"Tulisan di layar": "invalid password", "Sejak": "Satu sampai empat minggu"}


async def test_a_corrected_answer_takes_the_place_of_the_first() -> None:
    talk = await after_hand_over()
    await talk.answer("message", SKIPPED)
    await talk.answer("since", "today")
    await talk.answer("since", "long")
    assert talk.ticket.details == {"Sejak": "Sebulan atau lebih"}


async def answered_but_for_confirmation(language: Language = Language.ID) -> tuple[Talk, Step]:
    talk = await after_hand_over()
    talk.language = language
    step = await talk.go_on()
    for key, answer in {"message": "server sibuk", "since": "days", "device": SKIPPED, "tried": "network"}.items():
        step = await talk.answer(key, answer)
    return talk, step


async def test_what_was_told_is_read_back_without_what_was_skipped() -> None:
    _, step = await answered_but_for_confirmation()
    assert isinstance(step, Ask)
    assert step.question == "confirm"
    assert step.values["summary"].splitlines() == [
        "• Tulisan di layar: server sibuk",
        "• Sejak: Kemarin atau beberapa hari",
        "• Sudah dicoba: Jaringan lain atau HP lain",
    ]


async def test_what_was_told_is_read_back_in_his_language() -> None:
    _, step = await answered_but_for_confirmation(Language.EN)
    assert isinstance(step, Ask)
    assert "• Since: Yesterday or a few days" in step.values["summary"]


@pytest.mark.parametrize("answer", ["right", SKIPPED])
async def test_a_right_summary_ends_with_thanks_the_number_and_the_time(answer: str) -> None:
    talk, _ = await answered_but_for_confirmation()
    end = await talk.answer("confirm", answer)
    assert isinstance(end, End)
    assert (end.says, end.article, end.helped) == (("thanks",), None, False)
    assert texts_of(end) == said_of_ticket("utter_information_added", "JMO-TEST22")


async def test_a_wrong_summary_is_put_right_in_his_own_words_and_the_officer_reads_them() -> None:
    talk, _ = await answered_but_for_confirmation()
    step = await talk.answer("confirm", "wrong")
    assert isinstance(step, Ask)
    assert step.question == "correct_it"
    end = await talk.answer("correct_it", "sejak tadi pagi, bukan kemarin")
    assert isinstance(end, End)
    assert end.says == ("thanks",)
    assert talk.ticket.details["Pembetulan peserta"] == "sejak tadi pagi, bukan kemarin"


async def test_a_wrong_summary_may_be_left_as_it_is() -> None:
    talk, _ = await answered_but_for_confirmation()
    await talk.answer("confirm", "wrong")
    end = await talk.answer("correct_it", SKIPPED)
    assert isinstance(end, End)
    assert "Pembetulan peserta" not in talk.ticket.details


async def test_who_skips_everything_gets_no_summary_and_keeps_his_report() -> None:
    talk = begun_by_button()
    await talk.answer("problem", WORDS)
    asked, end = await talk.skip_to_the_end()
    assert "confirm" not in asked
    assert (end.says, end.helped, end.outcome) == (("untold",), False, None)
    assert talk.ticket.problem == WORDS


async def test_who_skips_everything_need_not_confirm_what_only_his_words_told() -> None:
    talk = await after_hand_over(Category.JHT_CLAIM, "klaim jht suami saya ditolak")
    asked, end = await talk.skip_to_the_end()
    assert asked == ["reason_given", "claim_way", "money_date"]
    assert end.says == ("untold",)
    assert talk.ticket.details == {"Melapor untuk": "Keluarga saya"}


async def test_a_ticket_resolved_meanwhile_ends_the_questions_politely() -> None:
    talk = await after_hand_over()
    await talk.answer("message", "server sibuk")
    talk.tools.desk.resolved.add("JMO-TEST22")
    end = await talk.answer("since", "today")
    assert isinstance(end, End)
    assert (end.says, end.helped, end.outcome) == (("resolved",), False, None)
    assert "Sejak" not in talk.ticket.details


# As a form


async def answer_of_no_flow(tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
    return Outcome(())


@dataclass
class Chat:
    """The flow as Rasa runs it: only the slot is kept from one message to the next."""

    tools: Tools
    state: FlowState = field(default_factory=lambda: FlowState("report"))

    async def say(self, text: str, act: str = "report_problem") -> Outcome:
        form = Form(SCRIPT, report.go_on, answer_of_no_flow)
        outcome = await form(self.tools, a_turn(text), Memory(flow=self.state, act=act))
        if outcome.slots.get("flow"):
            self.state = FlowState(**outcome.slots["flow"])
        return outcome


async def test_a_whole_report_in_ones_own_words() -> None:
    chat = Chat(tools_with(triage=LOGIN))
    await chat.say("saya mau lapor")
    for text in (
        "ga bisa login min",
        "email atau sandi salah katanya",
        "dr kemarin",
        "samsung a05",
        "udh instal ulang",
    ):
        outcome = await chat.say(text)
    assert "Sudah benar?" in outcome.answers[-1].text
    end = await chat.say("udah bener", act="affirm")
    assert end.ends
    assert end.answers[-1].meta["ticket"] == "JMO-TEST22"
    (ticket,) = chat.tools.desk.tickets.values()
    assert ticket.problem == "ga bisa login min"
    assert ticket.details == {
        "Tulisan di layar": "email atau sandi salah katanya",
        "Sejak": "Kemarin atau beberapa hari",
        "HP": "samsung a05",
        "Sudah dicoba": "Pasang ulang atau mulai ulang HP",
    }


async def test_what_the_screen_says_is_no_correction_of_an_earlier_answer() -> None:
    chat = Chat(tools_with(triage=LOGIN))
    await chat.say("saya mau lapor")
    await chat.say("akun saya ga bisa masuk")
    await chat.say("salah kata sandi")
    assert chat.state.told["message"] == "salah kata sandi"


async def test_an_answer_is_taken_back_in_plain_words_even_at_the_summary() -> None:
    chat = Chat(tools_with(triage=LOGIN))
    await chat.say("saya mau lapor")
    for text in (WORDS, "server sibuk", "kemarin", "oppo", "belum"):
        await chat.say(text)
    outcome = await chat.say("eh bukan, sejak seminggu")
    assert "• Sejak: Satu sampai empat minggu" in outcome.answers[-1].text


async def test_two_answers_that_are_not_understood_hold_nobody_up() -> None:
    chat = Chat(tools_with(triage=LOGIN))
    await chat.say("saya mau lapor")
    for text in (WORDS, "server sibuk"):
        await chat.say(text)
    hinted = await chat.say("pokoknya kesel")
    assert SCRIPT.questions["since"].hint is not None
    assert hinted.answers[0].text == SCRIPT.questions["since"].hint.id
    await chat.say("pokoknya kesel")
    assert (chat.state.told["since"], chat.state.asking) == (SKIPPED, "device")


# Old buttons


async def test_an_answer_pressed_after_the_end_still_reaches_the_ticket() -> None:
    talk, _ = await answered_but_for_confirmation()
    talk.told, talk.problem = {}, None
    end = await talk.answer("since", "long")
    assert isinstance(end, End)
    assert talk.ticket.details["Sejak"] == "Sebulan atau lebih"
    assert end.says == ("thanks",)


async def test_something_is_wrong_pressed_after_the_end_is_asked_about() -> None:
    talk, _ = await answered_but_for_confirmation()
    talk.told, talk.problem = {}, None
    step = await talk.answer("confirm", "wrong")
    assert isinstance(step, Ask)
    assert step.question == "correct_it"
    end = await talk.answer("correct_it", "hp saya oppo")
    assert isinstance(end, End)
    assert talk.ticket.details["Pembetulan peserta"] == "hp saya oppo"


async def test_an_old_button_without_a_ticket_begins_a_report() -> None:
    talk = begun_by_button()
    talk.told = {"since": "today"}
    assert await talk.asked() == "problem"
    await talk.answer("problem", WORDS)
    assert talk.ticket.details == {"Sejak": "Hari ini"}


# For whom


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        ("klaim jht suami saya belum cair", "family"),
        ("akun istri sy ga bisa login", "family"),
        ("sy ngurusin klaim bapak, ditolak terus", "family"),
        ("akun ibu saya terblokir", "family"),
        ("saldo ortu saya nol", "family"),
        ("my husband cannot log in", "family"),
        ("my mother's account is blocked", "family"),
        ("almarhum ayah saya punya jht", "heir"),
        ("suami saya sudah meninggal, jhtnya gimana", "heir"),
        ("istri saya bulan lalu meninggal", "heir"),
        ("my late father had a jht", "heir"),
        ("karyawan kami tidak bisa daftar", "employer"),
        ("saya hrd di pabrik, banyak yang gagal", "employer"),
        ("our workers cannot register", "employer"),
        ("saya bantu tetangga, akunnya terkunci", "other"),
        ("saldo saya kosong", "self"),
        ("klaim jht saya ditolak", "self"),
        ("my claim was refused", "self"),
    ],
)
async def test_for_whom_is_known_from_plain_words_and_then_not_asked(words: str, whom: str) -> None:
    talk = begun_by_button(CLAIM)
    await talk.answer("problem", words)
    asked, _ = await talk.skip_to_the_end()
    assert "for_whom" not in asked
    label = SCRIPT.questions["for_whom"].answer_label(whom, Language.ID)
    assert talk.ticket.details == {"Melapor untuk": label}


@pytest.mark.parametrize(
    "words",
    [
        "pagi bapak saya mau lapor aplikasi error",
        "saya karyawan saya tidak bisa login",
        "kata teman saya hrd belum lapor",
        "teman saya sudah cair kok belum juga",
        "aplikasi keluar sendiri",
        "nama ibu kandung salah",
        "anak saya yang pegang hp",
    ],
)
async def test_for_whom_is_not_guessed_from_words_that_may_mean_something_else(words: str) -> None:
    talk = begun_by_button(CLAIM)
    await talk.answer("problem", words)
    assert talk.ticket.details == {}


async def test_where_it_matters_it_is_asked_for_whom() -> None:
    asked, _ = await (await after_hand_over(Category.JHT_CLAIM, "jht belum cair")).skip_to_the_end()
    assert "for_whom" in asked


@pytest.mark.parametrize("words", ["bapak saya tidak bisa login", "my son helps me, login fails"])
async def test_words_that_may_be_about_somebody_else_lead_to_the_question_within_the_four(words: str) -> None:
    asked, _ = await (await after_hand_over(problem=words)).skip_to_the_end()
    assert asked == ["for_whom", "message", "since", "device"]


@pytest.mark.parametrize("words", [WORDS, "pagi ibu saya mau lapor", "suami saya tidak bisa login"])
async def test_elsewhere_it_is_not_asked_for_whom(words: str) -> None:
    asked, _ = await (await after_hand_over(problem=words)).skip_to_the_end()
    assert asked == ["message", "since", "device", "tried"]


async def test_an_answer_wins_over_what_the_words_seemed_to_say() -> None:
    talk = await after_hand_over(Category.JHT_CLAIM, "klaim jht suami saya belum cair")
    await talk.answer("for_whom", "heir")
    assert talk.ticket.details == {"Melapor untuk": "Peserta yang sudah meninggal"}


# From the words


@pytest.mark.parametrize(
    ("words", "category", "first"),
    [
        ("bsu belum cair", Category.BSU_OTHER_BENEFITS, "for_whom"),
        ("lupa email akun lama", Category.ACCOUNT_RECOVERY_BLOCKED, "reach"),
        ("lupa semuanya", Category.ACCOUNT_RECOVERY_BLOCKED, "lost"),
    ],
)
async def test_what_the_words_already_told_is_not_asked(words: str, category: Category, first: str) -> None:
    talk = begun_by_button(a_triage(category=category))
    step = await talk.answer("problem", words)
    assert isinstance(step, Ask)
    assert step.question == first


async def test_what_the_words_tell_of_other_matters_stays_out_of_the_ticket() -> None:
    talk = begun_by_button()
    await talk.answer("problem", "bsu error, email benar")
    assert talk.ticket.details == {}


# Ways to answer


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("since", "td pagi", "today"),
        ("since", "kmrn msh bisa", "today"),
        ("since", "dr kemaren min", "days"),
        ("since", "udh 2 hr", "days"),
        ("since", "seminggu lebih kayaknya", "weeks"),
        ("since", "udah lama bgt", "long"),
        ("since", "3 bln lalu", "long"),
        ("since", "abis update langsung gini", "update"),
        ("since", "since the update", "update"),
        ("since", "a week or so", "weeks"),
        ("since", "ga tau", SKIPPED),
        ("since", "pokoknya kesel", None),
        ("tried", "udh install ulang tetep aja", "reinstall"),
        ("tried", "coba pake wifi", "network"),
        ("tried", "di hp lain juga sama", "network"),
        ("tried", "sdh telp 175", "asked"),
        ("tried", "blm", "nothing"),
        ("tried", "belum ke cabang", "nothing"),
        ("tried", "went to the branch already", "asked"),
        ("tried", "capek saya", None),
        ("amount", "500rb", "small"),
        ("amount", "sekitar 3,5 jt", "middle"),
        ("amount", "12 juta", "large"),
        ("amount", "lebih dari 15jt", "huge"),
        ("amount", "banyak pokoknya", None),
        ("for_whom", "bapak", "family"),
        ("for_whom", "bpk sy", "family"),
        ("for_whom", "punya saya sendiri", "self"),
        ("for_whom", "alm suami saya", "heir"),
        ("for_whom", "karyawan sy", "employer"),
        ("for_whom", "temen", "other"),
        ("for_whom", "my wife", "family"),
        ("for_whom", "aplikasi error", None),
        ("employer_told", "udah, blm dijawab", "done"),
        ("employer_told", "blm berani", "no"),
        ("employer_told", "udah resign", "left"),
        ("employer_told", "pabriknya tutup, tidak kerja lagi", "left"),
        ("claim_way", "lewat hp", "jmo"),
        ("claim_way", "lapak asik", "lapak"),
        ("claim_way", "belom", "none"),
        ("lost", "lupa email sama password", "both"),
        ("lost", "keblokir", "blocked"),
        ("reach", "email aja", "email"),
        ("reach", "ga ada dua2nya", "none"),
        ("face_tries", "sekali", "one"),
        ("face_tries", "udh 5x", "three"),
        ("face_tries", "berkali2", "three"),
        ("confirm", "bener", "right"),
        ("confirm", "ya udah bener", "right"),
        ("confirm", "gak bener", "wrong"),
        ("confirm", "not right", "wrong"),
        ("confirm", "tidak ada yang salah", "right"),
        ("confirm", "that's right", "right"),
        ("confirm", "kapan dijawab", None),
        ("operator", "tsel", "telkomsel"),
        ("paid_by", "indomaret", "shop"),
        ("channel", "satpamnya galak di kantor cabang", "branch"),
        ("programme", "jkp", "jkp"),
        ("which_data", "nama ibu kandung beda", "identity"),
        ("which_data", "status masih aktif", "work"),
        ("worker_kind", "ojol", "self"),
        ("balance_sign", "saldonya 0", "empty"),
        ("card_sign", "kartu saya ada dua kartu", "many"),
        ("message", "lupa min", SKIPPED),
        ("message", "Data tidak ditemukan", "Data tidak ditemukan"),
        ("money_date", "akhir maret", "akhir maret"),
        ("problem", "ga tau", None),
    ],
)
def test_people_are_understood_as_they_write(key: str, text: str, answer: str | None) -> None:
    assert read(SCRIPT.questions[key], text, NOON_FRIDAY.date()) == answer


def test_no_choice_sounds_like_wanting_to_skip() -> None:
    for question in SCRIPT.questions.values():
        for choice in question.choices.values():
            assert not [word for word in choice.words.all() if wants_skip(word)]
