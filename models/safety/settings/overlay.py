"""The shipped safety tables under a clinic's own rows: a row the clinic changed wins, the others stay as shipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from models.codes.tables.code_tables import CodeTables, shipped_code_tables
from models.safety.settings.sheet import TableRow, row_key
from models.safety.settings.typed import Body, with_body

R = TypeVar("R", bound=TableRow)


def overlaid_tables(own: Mapping[str, Body]) -> CodeTables:
    """Return the shipped tables with the clinic's bodies by key. Keys this release does not ship are left alone."""
    shipped = shipped_code_tables()
    if not own:
        return shipped

    def each(row: R) -> R:
        body = own.get(row_key(row))
        return with_body(row, body) if body else row

    return replace(
        shipped,
        limits={name: each(row) for name, row in shipped.limits.items()},
        volumes={group: each(row) for group, row in shipped.volumes.items()},
        allergy_classes={name: each(row) for name, row in shipped.allergy_classes.items()},
        flags={code: each(row) for code, row in shipped.flags.items()},
        needles=tuple(map(each, shipped.needles)),
        reminders=tuple(map(each, shipped.reminders)),
        class_sites=tuple(map(each, shipped.class_sites)),
        infant_volume=each(shipped.infant_volume),
        age_sites=tuple(map(each, shipped.age_sites)),
        age_volumes=tuple(map(each, shipped.age_volumes)),
        emergency=each(shipped.emergency),
    )
