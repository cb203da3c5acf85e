"""No screen cuts a word, at any of four sizes, in Unicode or ASCII: each is a word of the program or its data."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.scenes.scenes import SCENES
from tests.scenes.stage import NOON, Scene, on_stage
from tests.shared_demo import shared_demo
from tests.tui.screen_text import screen_text
from tui.design.marks import in_ascii

GOLDENS = sorted(path for path in (Path(__file__).parent / "goldens").glob("*.txt") if "-jump-" not in path.name)
"""Every picture but that of jump mode, whose letters lie over the words."""
ROOT = Path(__file__).parents[2]
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


PLAYED_SIZES = ((100, 30), (200, 60))
"""Sizes without pictures: their screens are played to be read."""
DIALOGS = ("08-", "09-", "13-", "14-", "16-", "21-", "27-", "29-", "31-", "44-", "49-")
"""Scenes that show a dialog: the screen behind it is dimmed, and cut off by the dialog's box."""
_LEAST_OF_A_NAME = 8


@cache
def vocabulary() -> frozenset[str]:
    """Return every word of the code and its data: texts on screens are made of them."""
    return _words_in("tui", "models", "tests/scenes")


@cache
def names() -> frozenset[str]:
    """Return the words of the demo clinic's names and of the drugs'."""
    return _words_in("models/demo/people.py", "models/demo/patients.py", "models/drugs/shelf")


def _words_in(*folders: str) -> frozenset[str]:
    words: set[str] = set()
    for folder in folders:
        root = ROOT / folder
        for path in [root] if root.is_file() else root.rglob("*"):
            if path.suffix in {".py", ".toml", ".csv", ".txt", ".json"} and "goldens" not in path.parts:
                words |= {word.casefold() for word in _WORD.findall(path.read_text("utf-8").replace("_", " "))}
    return frozenset(words)


@cache
def vocabulary_in_ascii() -> frozenset[str]:
    """Return the same words as a terminal without Unicode shows them."""
    return frozenset(map(in_ascii, vocabulary()))


def cut_words(text: str, known: frozenset[str]) -> list[str]:
    """Return the words that no text of the program or its data holds; a long name may end in … or go on below."""
    return [word for word in _WORD.findall(text) if word.casefold() not in known and not _of_a_name(word, text)]


def _of_a_name(word: str, text: str) -> bool:
    part = word.casefold()
    if re.search(rf"{word}(…|~)", text) and any(name.startswith(part) for name in names()):
        return True
    return len(part) >= _LEAST_OF_A_NAME and any(part in name for name in names())


def read(text: str, scene: str) -> str:
    """Return the text of a screen; of a dialog, what its box holds."""
    if not scene.startswith(DIALOGS):
        return text
    lines = text.splitlines()
    corner = "╭─ Help" if scene.startswith("13-") else "╭"
    top = next((place for place, line in enumerate(lines) if corner in line), None)
    if top is None:
        return text
    left, right = lines[top].index(corner), lines[top].rindex("╮") + 1
    bottom = next(place for place, line in enumerate(lines) if place > top and line[left : left + 1] == "╰")
    return "\n".join(line[left:right] for line in lines[top : bottom + 1])


def assert_whole(shown: str) -> None:
    """Assert that no word is cut, and that in ASCII all but a name in another script has its twin and stays a word."""
    bare = in_ascii(shown)
    assert cut_words(shown, vocabulary()) == []
    assert [sign for sign in bare if not (sign.isascii() or sign.isalpha())] == []
    assert cut_words(bare, vocabulary_in_ascii()) == []


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.stem)
def test_no_word_is_cut(path: Path) -> None:
    assert_whole(read(path.read_text("utf-8"), path.stem))


@pytest.mark.heavy
@pytest.mark.parametrize("size", PLAYED_SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "scene", [scene for scene in SCENES if "-jump" not in scene.name], ids=lambda scene: scene.name
)
async def test_no_word_is_cut_in_sizes_between_and_beyond(
    scene: Scene, size: tuple[int, int], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    async with on_stage(shared_demo(tmp_path_factory, NOON), size, tmp_path) as hands:
        await scene.play(hands)
        await hands.settled()
        assert_whole(read(screen_text(hands.app), scene.name))
