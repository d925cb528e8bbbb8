"""The bot: channels, Rasa's project data and the custom actions behind its dialogue."""
