from telegram import constants

from bot.channels.telegram import limits


def test_our_limits_are_those_that_the_library_knows() -> None:
    assert constants.MessageLimit.MAX_TEXT_LENGTH == limits.TEXT
    assert constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA == limits.CALLBACK_DATA_BYTES
    assert constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER == limits.BUTTONS
    assert constants.InlineKeyboardMarkupLimit.BUTTONS_PER_ROW == limits.BUTTONS_A_ROW
    assert constants.FloodLimit.MESSAGES_PER_SECOND > limits.PER_SECOND
    assert set(limits.UPDATES) <= set(constants.UpdateType)
