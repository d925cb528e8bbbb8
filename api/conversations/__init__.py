"""Conversations: what came in, who owns the talk, what goes out."""
