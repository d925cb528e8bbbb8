"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

DatabaseOption = Annotated[
    str,
    typer.Option(envvar="DATABASE_URL", help="Its database; empty: that of the product running on --data"),
]
DataOption = Annotated[Path, typer.Option(help="The data folder that `make run` uses")]


def database_url(given: str, data: Path) -> str:
    """The address of the database: given, or the one that the product running on this data folder noted down."""
    noted = data / "database_url"
    if given:
        return given
    if not noted.exists():
        raise typer.BadParameter(f"No help desk runs on {data}. Start it, or name the database by DATABASE_URL.")
    return noted.read_text().strip()
