"""No screen cuts a word: every word of a golden is a word of the program or its data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

GOLDENS = sorted((Path(__file__).parent / "goldens").glob("*.txt"))
ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@cache
def vocabulary() -> frozenset[str]:
    """Return every word of the code and its data: texts on screens are made of them."""
    words: set[str] = set()
    for folder in ("tui", "models", "tests/scenes"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".toml", ".csv", ".txt", ".json"} and "goldens" not in path.parts:
                words |= {word.casefold() for word in _WORD.findall(path.read_text("utf-8").replace("_", " "))}
    return frozenset(words)


def cut_words(text: str) -> list[str]:
    """Return the words that no text of the program or its data holds."""
    known = vocabulary()
    return [word for word in _WORD.findall(text) if word.casefold() not in known]


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_no_word_is_cut(path: Path) -> None:
    assert cut_words(path.read_text("utf-8")) == []
