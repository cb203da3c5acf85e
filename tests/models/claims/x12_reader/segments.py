"""The text of an interchange in segments, by the separators its first 106 characters name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """`of(3)` is the third element, `of(3, 2)` its second component; "" where there is none."""

    elements: tuple[str, ...]
    component: str

    @property
    def id(self) -> str:
        return self.elements[0]

    def of(self, element: int, component: int = 0) -> str:
        value = self.elements[element] if element < len(self.elements) else ""
        if not component:
            return value
        parts = value.split(self.component)
        return parts[component - 1] if component <= len(parts) else ""

    def parts(self, element: int) -> tuple[str, ...]:
        value = self.of(element)
        return tuple(value.split(self.component)) if value else ()


def segments(text: str) -> Iterator[Segment]:
    assert text.startswith("ISA"), "not an interchange"
    between, component, end = text[3], text[104], text[105]
    for piece in text.split(end):
        if written := piece.strip("\r\n"):
            yield Segment(tuple(written.split(between)), component)
