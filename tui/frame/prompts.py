"""Lets a background task of a screen ask a person something and wait for the answer."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

from textual.app import App
from textual.screen import Screen

T = TypeVar("T")


async def ask(app: App[Any], dialog: Screen[T]) -> T | None:
    """Show a dialog and return its answer.

    Textual's `push_screen_wait` runs what the application has still to do inside the asking task: when that task is
    cancelled meanwhile, the application ends with it.
    """
    answer: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()

    def answered(given: T | None) -> None:
        if not answer.done():
            answer.set_result(given)

    app.push_screen(dialog, answered)
    return await answer
