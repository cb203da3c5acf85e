"""Which layout a file has, judged by its content alone."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from pathlib import Path

from models.codes import loaders
from models.codes.reading.layout import Layout
from models.codes.reading.published_file import PublishedFile, published_files
from models.core.errors import BadInputError


@cache
def known_layouts() -> tuple[Layout, ...]:
    """Return every layout the loaders describe."""
    names = sorted(module.name for module in pkgutil.iter_modules(loaders.__path__))
    modules = [importlib.import_module(f"{loaders.__name__}.{name}") for name in names]
    return tuple(layout for module in modules for layout in module.LAYOUTS)


def layout_of(head: str) -> Layout | None:
    """Return the layout of a file that begins like this, None when nobody knows it."""
    return next((layout for layout in known_layouts() if layout.recognises(head)), None)


def code_sets_in(path: Path) -> list[tuple[PublishedFile, Layout]]:
    """Return the code sets of a file or an archive, one for each kind an archive holds twice only in another format.

    Raises BadInputError when there is none, saying why.
    """
    judged = [(file, layout_of(file.head)) for file in published_files(path)]
    known = [(file, layout) for file, layout in judged if layout is not None]
    taken = [(file, layout) for file, layout in known if not layout.refused]
    if taken:
        return taken
    if known:
        raise BadInputError("", known[0][1].refused)
    titles = ", ".join(sorted({layout.title for layout in known_layouts() if not layout.refused}))
    raise BadInputError("", f"is none of the files this reads: {titles}")
