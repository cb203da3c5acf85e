"""The formats that can be read, found from what a file contains."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Protocol, cast

from models.exchange import imports
from models.exchange.batch import ImportedBatch
from models.values.errors import BadInputError


class ImportFormat(Protocol):
    """What each module in `models.exchange.imports` offers."""

    FORMAT: str

    def recognises(self, content: bytes) -> bool:
        """True when the content looks like this format."""
        ...

    def read(self, content: bytes) -> ImportedBatch:
        """Return what the content states. Raises BadInputError with a place."""
        ...


def format_of(content: bytes) -> ImportFormat:
    """Return the format of a file's content. Raises BadInputError when no format knows it."""
    for one in _formats():
        if one.recognises(content):
            return one
    raise BadInputError("", f"is in no format that can be read: send {', '.join(f.FORMAT for f in _formats())}")


@cache
def _formats() -> tuple[ImportFormat, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(imports.__path__))
    return tuple(cast(ImportFormat, importlib.import_module(f"{imports.__name__}.{name}")) for name in names)
