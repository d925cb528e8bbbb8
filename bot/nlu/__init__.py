"""What runs inside Rasa's own Python 3.10. Standard library, Rasa, and `language.normaliser` only."""
