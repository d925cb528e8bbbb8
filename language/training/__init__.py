"""Trains the encoder that `triage` and `knowledge` share. Needs requirements/train.txt; the product does without."""
