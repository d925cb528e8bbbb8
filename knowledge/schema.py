"""What the schemas of our YAML files share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Frozen(BaseModel):
    """Fields of a file: never changed once read, and none that the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
