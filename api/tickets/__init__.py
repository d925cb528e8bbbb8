"""Tickets: what the bot could not solve, with everything an officer needs."""
