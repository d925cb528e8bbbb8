"""The way from the outbox to the channels: each message in order, once, and nothing lost in silence."""
