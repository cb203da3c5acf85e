"""Plays a scene in the real application on the demo clinic, with a frozen clock and no animation."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tests.frozen_clock import FrozenClock
from tests.tui.screen_text import Hands, at_database
from tui.app.application import NeedlepointApp

NOON = datetime(2026, 11, 23, 16, 42, tzinfo=UTC)
GIVER, PIN = "mruiz", "2468"
PROVIDER, PROVIDER_PIN = "dlee", "1357"
_STAGES = count(1)


@dataclass(frozen=True)
class Scene:
    """One picture: `play` drives from the sign-in screen to it."""

    name: str
    play: Callable[[Hands], Awaitable[None]]


async def sign_in(hands: Hands, who: str = GIVER, pin: str = PIN) -> None:
    """Sign in with Dr Lee on site; ends on the worklist."""
    await hands.sees("charges may need review")
    await hands.fill(who, pin, "lee")
    await hands.sees("Held", "Order")


async def select(hands: Hands, text: str) -> None:
    """Narrow Today to the rows holding a text and stand on the first."""
    await hands.press("slash")
    await hands.type(text)
    await hands.press("down")


@asynccontextmanager
async def on_stage(demo: Path, size: tuple[int, int], folder: Path) -> AsyncIterator[Hands]:
    """Yield hands at the running application on a fresh copy of the demo clinic."""
    # A file of its own: the scene before may still be writing to its own.
    copy = folder / f"stage-{next(_STAGES)}.sqlite3"
    shutil.copy(demo, copy)
    async with at_database(str(copy), size, FrozenClock(NOON), copy.with_suffix("")) as hands:
        yield hands


def picture(app: NeedlepointApp, title: str) -> str:
    """Return the screen as SVG without references to fonts on other hosts, the same bytes for the same screen."""
    svg = app.export_screenshot(title=title).replace("<svg ", '<svg xml:space="preserve" ', 1)
    svg = re.sub(r"@font-face\s*\{[^}]*\}", "", svg)
    unique = re.search(r"terminal-(\d+)-matrix", svg)
    return svg.replace(f"terminal-{unique[1]}", "np") if unique else svg
