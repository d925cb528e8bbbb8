"""How an article looks as messages."""

import pytest

from api.console.preview import MAX_TEXT, MAX_WITH_BUTTONS, previews
from language.detection import Language
from tests.factories import an_article, article_text, texts


def test_the_talk_is_the_bots_in_both_languages() -> None:
    indonesian, english = previews(an_article(), texts())
    assert (indonesian.code, english.code) == (Language.ID, Language.EN)
    assert indonesian.bubbles[0].text == "Ini jawabannya.\n\n1. Langkah satu.\n2. Langkah dua."
    assert indonesian.bubbles[1].buttons == ("Sudah jelas", "Belum berhasil", "Selengkapnya")
    assert english.bubbles[2].text.startswith("Gagal? About account-otp")


@pytest.mark.parametrize(
    ("length", "told", "too_long"),
    [
        (MAX_WITH_BUTTONS, "1.024 huruf, muat satu pesan dengan tombol (batas 1.024)", False),
        (MAX_WITH_BUTTONS + 1, "1.025 huruf, terkirim sebagai pesan teks (batas 4.096)", False),
        (MAX_TEXT, "4.096 huruf, terkirim sebagai pesan teks (batas 4.096)", False),
        (MAX_TEXT + 1, "4.097 huruf, terlalu panjang, batas WhatsApp 4.096", True),
    ],
)
def test_messages_are_counted_against_whatsapps_limits(length: int, told: str, too_long: bool) -> None:
    article = an_article(id_text=article_text("Judul", "a" * length))
    bubble = previews(article, texts())[0].bubbles[0]
    assert bubble.note.startswith(told)
    assert bubble.too_long is too_long
