import pytest

from knowledge.bands import Band, Thresholds

LIMITS = Thresholds(lost_below=0.8, sure_from=0.5, sure_in_scope=0.9)


@pytest.mark.parametrize(
    ("in_scope", "best", "band"),
    [
        (0.79, 0.99, Band.LOST),
        (0.80, 0.99, Band.UNSURE),
        (0.90, 0.49, Band.UNSURE),
        (0.90, 0.50, Band.SURE),
    ],
)
def test_a_band_begins_at_its_threshold(in_scope: float, best: float, band: Band) -> None:
    assert LIMITS.band(in_scope, best) is band


@pytest.mark.parametrize("band", Band)
def test_every_band_has_a_name_in_both_languages(band: Band) -> None:
    assert band.label_id
    assert band.label_en
