import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from language.lessons import Course, texts
from language.training.vocabulary import kept_pieces, prune

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


@pytest.fixture(scope="module")
def told(course: Course) -> list[str]:
    return texts(course.lessons)


@pytest.fixture(scope="module")
def kept(tokenizer: Tokenizer, told: list[str]) -> list[int]:
    return kept_pieces(tokenizer, told)


@pytest.fixture(scope="module")
def small(tokenizer: Tokenizer, kept: list[int]) -> Tokenizer:
    return prune(tokenizer, kept)[0]


def test_what_two_languages_do_not_use_is_dropped(tokenizer: Tokenizer, kept: list[int], foreign: str) -> None:
    foreign = set(tokenizer.encode(foreign, add_special_tokens=False).ids) - {tokenizer.token_to_id("▁")}
    assert foreign
    assert not foreign & set(kept)


def test_what_the_lessons_use_is_kept_whatever_its_language(tokenizer: Tokenizer, foreign: str) -> None:
    assert set(tokenizer.encode(foreign).ids) <= set(kept_pieces(tokenizer, [foreign]))


def test_special_tokens_and_emoji_are_kept(tokenizer: Tokenizer, kept: list[int]) -> None:
    assert {tokenizer.token_to_id(piece) for piece in [*SPECIAL, "🙏"]} <= set(kept)
    assert kept == sorted(set(kept))


def test_a_text_is_cut_into_the_same_pieces_as_before(tokenizer: Tokenizer, small: Tokenizer, told: list[str]) -> None:
    for text in [*told, "", "saldo", "terima kasih 🙏"]:
        assert small.encode(text).tokens == tokenizer.encode(text).tokens
        assert small.decode(small.encode(text).ids) == tokenizer.decode(tokenizer.encode(text).ids)


def test_the_new_number_of_a_piece_is_its_place_among_the_kept(
    tokenizer: Tokenizer, small: Tokenizer, kept: list[int], told: list[str]
) -> None:
    assert small.get_vocab_size() == len(kept) < tokenizer.get_vocab_size()
    for text in told:
        assert [kept[place] for place in small.encode(text).ids] == tokenizer.encode(text).ids


def test_a_text_still_stands_between_its_special_tokens(tokenizer: Tokenizer, kept: list[int]) -> None:
    # Without the first number, the specials move too: the post-processor has to follow them.
    moved, places = prune(tokenizer, [place for place in kept if place != tokenizer.token_to_id("<pad>")])
    found = moved.encode("saldo")
    assert (found.tokens[0], found.tokens[-1]) == ("<s>", "</s>")
    assert [places[place] for place in found.ids] == tokenizer.encode("saldo").ids
    assert moved.token_to_id("</s>") == 1
    assert moved.token_to_id("<pad>") is None


def test_special_tokens_are_still_read_in_one_piece(small: Tokenizer) -> None:
    assert "<mask>" in small.encode("saldo <mask>").tokens


def test_letters_that_were_dropped_are_unknown(small: Tokenizer, foreign: str) -> None:
    found = small.encode(foreign)
    assert small.token_to_id("<unk>") in found.ids
    assert small.decode(found.ids).strip() == ""


def test_a_tokenizer_of_another_kind_is_left_alone(told: list[str]) -> None:
    other = Tokenizer(models.WordLevel(unk_token="<unk>"))
    other.pre_tokenizer = pre_tokenizers.Whitespace()
    other.train_from_iterator(told, trainers.WordLevelTrainer(special_tokens=["<unk>"], show_progress=False))
    same, places = prune(other, [0, 3])
    assert same.to_str() == other.to_str()
    assert places == list(range(other.get_vocab_size()))


def test_the_tokenizer_that_was_handed_in_stays_whole(tokenizer: Tokenizer, kept: list[int]) -> None:
    before = tokenizer.to_str()
    prune(tokenizer, kept)
    assert tokenizer.to_str() == before
