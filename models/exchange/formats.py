"""The formats that can be read, found from what a file contains."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol, cast

from models.core.errors import BadInputError
from models.exchange import imports
from models.exchange.batch import ImportedBatch, Linked


class ImportFormat(Protocol):
    """What each module in `models.exchange.imports` offers."""

    FORMAT: str

    def recognises(self, content: bytes) -> bool:
        """True when the content looks like this format."""
        ...

    def parse(self, content: bytes, sender: str = "") -> Any:
        """Return the file as far as it can be read by itself. Raises BadInputError when it cannot be read at all."""
        ...

    def complete(self, parsed: Any) -> ImportedBatch | None:
        """Return what a parsed file states where it refers to no other, None where it does."""
        ...

    def seems_alone(self, content: bytes) -> bool:
        """True where a glance shows no reference to other files. It may err: `complete` is what counts."""
        ...

    def link(self, files: Sequence[Any]) -> tuple[Linked, ...]:
        """Return what each parsed file states, what they say of each other resolved."""
        ...


def format_of(content: bytes) -> ImportFormat:
    """Return the format of a file's content. Raises BadInputError when no format knows it."""
    for one in _formats():
        if one.recognises(content):
            return one
    raise BadInputError("", f"is in no format that can be read: send {', '.join(f.FORMAT for f in _formats())}")


def format_named(name: str) -> ImportFormat:
    """Return the format of this name."""
    return next(one for one in _formats() if name == one.FORMAT)


@cache
def _formats() -> tuple[ImportFormat, ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(imports.__path__))
    return tuple(cast(ImportFormat, importlib.import_module(f"{imports.__name__}.{name}")) for name in names)
