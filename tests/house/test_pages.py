"""Every path and every way to go that a page for newcomers names is there."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath

import pytest

from tests.house.places import place

PAGES = ("README.md", "models/README.md", "models/GLOSSARY.md", "models/ONE_DOSE.md", "tui/README.md")
_PATH = re.compile(r"(?<![\w/.<])((?:models|tui|tests)/[\w./-]*\w/?)(?![\w<>])")
_LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("page", PAGES)
def test_every_path_a_page_names_exists(page: str) -> None:
    text = place(page).read_text(encoding="utf-8")

    named = {*_PATH.findall(text), *(normpath(join(dirname(page), path)) for path in _LINK.findall(text))}

    assert [path for path in sorted(named) if not place(path).exists()] == []


def test_the_pages_name_every_room() -> None:
    message = {room: place(f"{room}/README.md").read_text(encoding="utf-8") for room in ("models", "tui")}

    rooms = [
        f"{top}/{room.name}" for top in message for room in place(top).iterdir() if (room / "__init__.py").exists()
    ]

    assert [room for room in rooms if f"`{room}`" not in message[room.split("/")[0]]] == []
