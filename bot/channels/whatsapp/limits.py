"""What the WhatsApp Cloud API allows and answers. Lengths in UTF-16 units, the careful reading of "characters"."""

from datetime import timedelta

# Kept alive for about two years: https://developers.facebook.com/docs/graph-api/guides/versioning
GRAPH_VERSION = "v25.0"

# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages
TEXT_BODY = 4096

# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
# Documented for buttons; pages disagree about lists, so theirs is held to the same.
INTERACTIVE_BODY = 1024

# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-list-messages
ROWS = 10
ROW_TITLE = 24
ROW_DESCRIPTION = 72
ROW_ID = 200
OPENER = 20
SECTION_TITLE = 24

# https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates
TEMPLATE_NAME = 512

# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
WINDOW = timedelta(hours=24)
REFERENCE = 512

# 80 a second, those that come in counted too: https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
PER_SECOND = 60.0

# https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
PAIR_RATE = 131056
WINDOW_CLOSED = 131047
# Unknown, service down, too many calls; account, number and spam limits; unknown, unavailable, maintenance.
TEMPORARY = frozenset({1, 2, 4, 80007, 130429, 131048, 131000, 131016, 131057})
# Token expired or missing, permission missing, account locked or unpaid: it works again once an operator mended it.
NO_PERMISSION = frozenset({0, 3, 10, 190, 368, 131005, 131031, 131042, *range(200, 300)})

# After too much for one person wait 4^n seconds, n counted from 0: https://dualhook.com/docs/capacity-quality-limits
PAIR_FACTOR = 4.0
# Whatever a provider asks for: nobody waits longer for an answer that is ready.
LONGEST_WAIT_S = 3600.0
