"""What differs between two versions, and whose text stands in the fields after two wrote at once."""

from api.console.diffs import Line, Piece, diff, merged
from api.console.forms import values_of
from tests.factories import an_article, article_text


def otp(answer: str, *steps: str) -> dict[str, object]:
    return article_text("Judul", answer, *steps)


def test_only_what_differs_is_told() -> None:
    old = an_article(id_text=otp("Tunggu lima menit saja.", "Satu.", "Dua."))
    new = an_article(id_text=otp("Tunggu dua menit saja.", "Satu.", "Dua.", "Tiga."))
    answer, steps = diff(old, new)
    assert (answer.label, steps.label) == ("Jawaban (Indonesia)", "Langkah (Indonesia)")
    assert steps.lines == (Line("+", (Piece("Tiga."),)),)


def test_a_reworded_line_marks_its_words() -> None:
    old = an_article(id_text=otp("Tunggu lima menit saja."))
    new = an_article(id_text=otp("Tunggu dua menit saja."))
    gone, came = diff(old, new)[0].lines
    assert gone == Line("-", (Piece("Tunggu "), Piece("lima", changed=True), Piece(" menit saja.")))
    assert came == Line("+", (Piece("Tunggu "), Piece("dua", changed=True), Piece(" menit saja.")))


def test_a_line_that_says_something_else_is_told_whole() -> None:
    gone, came = diff(an_article(id_text=otp("Tunggu saja.")), an_article(id_text=otp("Datang ke cabang.")))[0].lines
    assert (gone.pieces, came.pieces) == ((Piece("Tunggu saja."),), (Piece("Datang ke cabang."),))


def test_the_same_article_differs_in_nothing() -> None:
    assert diff(an_article(), an_article()) == []


def test_of_a_new_article_everything_came() -> None:
    found = diff(None, an_article())
    assert {line.sign for field in found for line in field.lines} == {"+"}


def test_fields_that_only_the_other_changed_are_his() -> None:
    base = values_of(an_article())
    theirs = {**base, "topic": "balance.check", "id_text.answer": "Menurut dia."}
    mine = {**base, "id_text.answer": "Menurut saya.", "legal": "UU 1", "note": "catatan"}
    both = merged(base, theirs, mine)
    assert (both["topic"], both["id_text.answer"], both["legal"]) == ("balance.check", "Menurut saya.", "UU 1")
    assert both["note"] == "catatan"
