"""Guided flows: a few questions, one at a time, that end in the right help.

What a flow says stands in `bot/flows/<name>.yml`; what follows from the answers stands in the module of its name.
"""
