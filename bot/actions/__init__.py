"""Rasa custom actions: what to do with a recognised act. They import no database, only the port."""
