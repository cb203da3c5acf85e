"""One field of a claim changed by its path, as findings write it."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any


def changed(of: Any, path: str, value: Any) -> Any:
    """Return a copy of frozen facts with the field at `path`, `lines[1].drug.quantity`, set to `value`."""
    if not path:
        return value
    head = re.match(r"\.?([a-z_0-9]+)|\[(\d+)\]", path)
    assert head is not None, path
    rest = path[head.end() :]
    if head[1]:
        assert head[1] in {field.name for field in fields(of)}, path
        return replace(of, **{head[1]: changed(getattr(of, head[1]), rest, value)})
    place = int(head[2])
    return (*of[:place], changed(of[place], rest, value), *of[place + 1 :])
