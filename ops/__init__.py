"""Bringing the house up: environments, database, models, processes."""
