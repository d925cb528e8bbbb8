"""The amounts and rates of the rules, each with the time it holds: `figures.yml`, for whoever computes with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from knowledge import _yaml
from knowledge.article import PartialDate, Source
from knowledge.schema import Frozen, Text
from language.labelled import Labelled

FILE = Path(__file__).with_name("figures.yml")
FigureId = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$")]
Number = Annotated[Decimal, Field(ge=0)]


class NoFigure(LookupError):
    """No figure of that id holds on that day."""

    def __init__(self, figure: str, day: date) -> None:
        super().__init__(f"no figure '{figure}' holds on {day}")


class Unit(Labelled):
    """What the number of a figure counts."""

    RUPIAH = "rupiah", "rupiah", "rupiah"
    PERCENT = "percent", "persen", "percent"
    DAY = "day", "hari", "days"
    MONTH = "month", "bulan", "months"


class Step(Frozen):
    """A value that counts from an amount in rupiah upwards."""

    at_least: Number
    value: Number


class Figure(Frozen):
    """A number of the rules. In the file a `value` stands for the only step there is; `rule` is its legal basis."""

    id: FigureId
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    unit: Unit
    valid_from: PartialDate
    valid_to: date | None
    rule: Text
    source: Source
    label_id: Text
    label_en: Text

    @model_validator(mode="before")
    @classmethod
    def _one_step(cls, fields: object) -> object:
        """A plain `value` holds for every amount."""
        if not isinstance(fields, Mapping) or "value" not in fields or "steps" in fields:
            return fields
        others = {name: told for name, told in fields.items() if name != "value"}
        return others | {"steps": [{"at_least": 0, "value": fields["value"]}]}

    @model_validator(mode="after")
    def _in_order(self) -> "Figure":
        starts = [step.at_least for step in self.steps]
        if starts[0] != 0 or any(first >= second for first, second in pairwise(starts)):
            raise ValueError("steps begin at 0 and rise")
        if self.valid_to is not None and self.valid_to < self.first_day:
            raise ValueError("valid_to lies before valid_from")
        return self

    @property
    def first_day(self) -> date:
        """The first day it holds; a year or month alone counts from its first day."""
        year, month, day = (*map(int, self.valid_from.split("-")), 1, 1)[:3]
        return date(year, month, day)

    @property
    def value(self) -> Decimal:
        """The number in its unit; raises `ValueError` where it depends on an amount."""
        if len(self.steps) > 1:
            raise ValueError(f"'{self.id}' has steps")
        return self.steps[0].value

    def at(self, amount: Decimal) -> Decimal:
        """The value of the step that `amount` rupiah reach."""
        return next(step.value for step in reversed(self.steps) if step.at_least <= amount)

    def of(self, amount: Decimal) -> Decimal:
        """This percentage of `amount` rupiah, unrounded; with steps each part of it at its own percentage."""
        ends = [*(step.at_least for step in self.steps[1:]), amount]
        reached = zip(self.steps, ends, strict=True)
        return sum((_part(step, min(end, amount)) for step, end in reached), Decimal(0)) / 100

    def holds_on(self, day: date) -> bool:
        """Whether it holds on `day`, both ends included."""
        return self.first_day <= day and (self.valid_to is None or day <= self.valid_to)


def _part(step: Step, end: Decimal) -> Decimal:
    return max(end - step.at_least, Decimal(0)) * step.value


@dataclass(frozen=True)
class FiguresOfDay:
    """The figures that hold on `day`, by id."""

    day: date
    by_id: Mapping[str, Figure]

    def __getitem__(self, figure: str) -> Figure:
        """Raises `NoFigure` for an unknown id, and for a figure that does not hold on the day."""
        found = self.get(figure)
        if found is None:
            raise NoFigure(figure, self.day)
        return found

    def get(self, figure: str) -> Figure | None:
        """The figure, if one of that id holds on the day."""
        return self.by_id.get(figure)


class Figures(Frozen):
    """All figures of the file; of one id at most one holds on any day."""

    figures: tuple[Figure, ...]

    @model_validator(mode="after")
    def _one_at_a_time(self) -> "Figures":
        for first, second in combinations(self.figures, 2):
            if first.id == second.id and (first.holds_on(second.first_day) or second.holds_on(first.first_day)):
                raise ValueError(f"two figures '{first.id}' hold at the same time")
        return self

    def on(self, day: date) -> FiguresOfDay:
        """Those that hold on `day`."""
        return FiguresOfDay(day, {figure.id: figure for figure in self.figures if figure.holds_on(day)})


@cache
def load_figures(file: Path = FILE) -> Figures:
    """The figures of the file. Raises `ArticleError` for what is no YAML, `pydantic.ValidationError` for wrong ones."""
    return Figures.model_validate(_yaml.load(file.read_text(encoding="utf-8"), file.name))
