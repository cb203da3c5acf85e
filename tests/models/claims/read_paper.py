"""A PDF read back: which text stands where."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader


def texts(pdf: bytes) -> list[list[tuple[int, int, str]]]:
    """Return each page's texts with where they begin, in points from the left and from the foot."""
    return [_texts(page) for page in PdfReader(io.BytesIO(pdf)).pages]


def on_grid(pdf: bytes) -> list[dict[tuple[int, int], str]]:
    """Return each page's texts by print line and column: six lines and ten columns an inch, from (24, 20)."""
    return [
        {(round((774 - y) / 12), round((x - 24) / 7.2) + 1): text for x, y, text in page} for page in texts(pdf)
    ]  # fmt: skip


def whole_text(pdf: bytes) -> str:
    return "\n".join(text for page in texts(pdf) for _, _, text in page)


def _texts(page: Any) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []

    def visit(text: str, _: Any, matrix: list[float], *rest: Any) -> None:
        if text.strip():
            found.append((round(matrix[4]), round(matrix[5]), text.strip()))

    page.extract_text(visitor_text=visit)
    return found
