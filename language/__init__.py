"""Text as people write it: normalising, language detection, masking of personal numbers, n-gram features.

Import from the modules (`language.masking`, `language.normaliser`, …): this package imports nothing by
itself, because Rasa's own Python 3.10 uses the normaliser alone.
"""
