"""`make demo`: a day of the help desk between local servers of Telegram and WhatsApp, played and checked."""
