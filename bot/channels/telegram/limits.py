"""What Telegram takes. Where it counts characters of a text, it counts UTF-16 code units after entity parsing."""

# https://core.telegram.org/bots/api#sendmessage
TEXT = 4096
# https://core.telegram.org/bots/api#inlinekeyboardbutton, in bytes of UTF-8
CALLBACK_DATA_BYTES = 64
# https://docs.python-telegram-bot.org/en/stable/telegram.constants.html#telegram.constants.InlineKeyboardMarkupLimit
BUTTONS = 100
BUTTONS_A_ROW = 8
# None is documented; longer titles are cut off on the screen of a phone.
TITLE = 64
# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this says about 30
PER_SECOND = 25.0
# https://core.telegram.org/bots/api#setwebhook
WEBHOOK_CONNECTIONS = 40
# https://core.telegram.org/bots/api#update: the kinds that we ask for
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
