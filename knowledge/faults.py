"""What is wrong with a file of articles."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something in an article file that does not fit the schema."""

    file: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.message}"


class ArticleError(ValueError):
    """At least one article file cannot be used; `faults` says which and why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
