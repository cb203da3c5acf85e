"""Tables that come with the program, as TOML beside the code of their room."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any


@cache
def shipped_table(package: str, name: str) -> dict[str, Any]:
    """Return the table `name.toml` of a package, its numbers as Decimal. Every caller shares one reading."""
    text = (resources.files(package) / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)
