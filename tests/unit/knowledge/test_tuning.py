from itertools import pairwise
from typing import Any

from knowledge.tuning import threshold_table


def test_a_higher_threshold_refuses_more_and_answers_less(articles: Any, out_of_scope: Any) -> None:
    for lower, higher in pairwise(threshold_table(articles, out_of_scope)):
        assert lower.at < higher.at
        assert lower.refused <= higher.refused
        assert lower.oos_answered >= higher.oos_answered
        assert lower.sure >= higher.sure
