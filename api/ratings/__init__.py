"""Scores that participants give."""
