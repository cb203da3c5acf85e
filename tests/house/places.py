"""Where a file of the checkout is: the packages may be installed elsewhere than beside the tests."""

from __future__ import annotations

from pathlib import Path

import models
import tui

TOP = Path(__file__).parents[2]
_PACKAGES = {"models": Path(models.__file__).parent, "tui": Path(tui.__file__).parent}


def place(name: str) -> Path:
    """Return the path of a file or folder named from the top of the checkout, `models/README.md`."""
    first, _, rest = name.partition("/")
    return _PACKAGES.get(first, TOP / first) / rest
