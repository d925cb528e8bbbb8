"""What the words of a report already tell, above all for whom it is, is not asked."""

import pytest

from bot.actions.flows.scene import Ask
from language.detection import Language
from tests.factories import a_triage
from tests.reporting import CLAIM, SCRIPT, WORDS, after_hand_over, begun_by_button
from triage import Category

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
