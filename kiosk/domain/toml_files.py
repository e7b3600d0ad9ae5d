"""Reads TOML files that people write, and says in one way what is wrong with them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kiosk.domain.errors import BadFile

Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path) -> dict[str, Any]:
    """What a file says, unchecked; raises BadFile."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadFile(path, "", f"cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "", f"is not UTF-8 text ({error.reason})") from error
    except tomllib.TOMLDecodeError as error:
        raise BadFile(path, "", f"is not valid TOML ({error})") from error


def checked(values: Mapping[str, Any], kind: type[Model], path: Path) -> Model:
    """The values of a file as a model; raises BadFile with the first key that is wrong, and why."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        reason = first["msg"].removeprefix("Value error, ")
        raise BadFile(path, ".".join(map(str, first["loc"])), reason) from error


def read_model(path: Path, kind: type[Model]) -> Model:
    """A file as a model; raises BadFile."""
    return checked(read_toml(path), kind, path)
