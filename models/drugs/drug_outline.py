"""What finds a drug without reading all of it: names and package codes; and drugs that are read when asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

D = TypeVar("D")
_LINE = re.compile(r'^(name|display|brands|ndc) = (".*"|\[.*\])$', re.M)


@dataclass(frozen=True, slots=True)
class Outline:
    """The names a drug is found by and the 5-4-2 text of its packages' NDCs."""

    names: tuple[str, ...]
    ndcs: tuple[str, ...]


def read_outline(text: str) -> Outline:
    """Return the outline of a drug file laid out as the shipped ones are: a value a line, strings in double quotes."""
    names: list[str] = []
    ndcs: list[str] = []
    for key, value in _LINE.findall(text):
        read = json.loads(value)
        if key == "ndc":
            ndcs.append(read)
        else:
            names.extend(read if isinstance(read, list) else [read])
    return Outline(tuple(names), tuple(ndcs))


class ReadOnDemand(Mapping[str, D], Generic[D]):
    """A mapping whose values are read at first use and kept: parsing every drug costs more than most answers need."""

    def __init__(self, texts: Mapping[str, str], read: Callable[[str, str], D]) -> None:
        self._texts = texts
        self._read = read
        self._known: dict[str, D] = {}

    def __getitem__(self, key: str) -> D:
        """Return the value behind `key`. Raises KeyError for an unknown one and whatever reading raises."""
        known = self._known.get(key)
        # Two threads may both read it; the first to come back decides, so that everybody holds the same one.
        return known if known is not None else self._known.setdefault(key, self._read(key, self._texts[key]))

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
