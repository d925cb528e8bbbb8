"""One adapter per channel: parse, verify, render within the channel's limits. No database here."""
