import pytest

from triage.taxonomy import Category, MessageType, Severity


@pytest.mark.parametrize("member", [*Category, *MessageType, *Severity])
def test_every_label_has_a_name_and_a_description_in_both_languages(
    member: Category | MessageType | Severity,
) -> None:
    assert all((member.label_id, member.label_en, member.description_id, member.description_en))


def test_there_are_sixteen_categories_five_types_and_four_severities() -> None:
    assert (len(Category), len(MessageType), len(Severity)) == (16, 5, 4)
