"""What makes the start quick: no search for garbage, and threads that give way often, until everything is loaded.

From then on it is searched for seldom, and after a screen was closed (`showing`).
"""

from __future__ import annotations

import gc
import sys

_OFTEN_SECONDS = 0.001
"""So that typing a name is not held up by a thread that imports."""
_USUAL_SECONDS = sys.getswitchinterval()
_SELDOM = (20_000, 20, 20)
"""A list of thousands of lines is made and drawn between two searches for garbage, not across a dozen of them."""


def hurry() -> None:
    """Begin the start of a process. Imports make objects that stay: collecting meanwhile costs a fifth of the time."""
    gc.disable()
    sys.setswitchinterval(_OFTEN_SECONDS)


def arrived() -> None:
    """End the start, if it was begun. What was loaded is never looked at again, so later collections are short."""
    if gc.isenabled():
        return
    sys.setswitchinterval(_USUAL_SECONDS)
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    gc.enable()


def seldom() -> bool:
    """Whether garbage is searched for as `arrived` left it: not where a process runs many applications, as tests do."""
    return gc.get_threshold() == _SELDOM
