"""What kind of trouble a text tells of, and how soon a person is needed.

>>> from triage import load_classifier
>>> load_classifier().classify("saldo jht saya kok nol").category  # doctest: +SKIP
<Category.BALANCE_CONTRIBUTION: 'balance_contribution'>
"""

from triage.classifier import Classifier, load_classifier
from triage.decision import Triage
from triage.taxonomy import Category, MessageType, Severity
from triage.urgency import is_cry_for_help

__all__ = ["Category", "Classifier", "MessageType", "Severity", "Triage", "is_cry_for_help", "load_classifier"]
