"""Versions a clinic keeps of its own drugs, rules and payers: the newest of one thing, and what becomes of one more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, bindparam, select

from models.people.author import Author
from models.store.clinic import Clinic


@dataclass(frozen=True, slots=True)
class Stored:
    """The change is in: a version of what `key` names; `number` is the version's."""

    key: str
    number: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to store: it stands so already."""

    text: str = "Unchanged: nothing was stored."


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody stored another version meanwhile: `text` says of what."""

    text: str


def newest_by(table: Table, number: str, *keys: str) -> Select[Any]:
    """Return the statement for the newest version of one thing, by `site_id` and the values of `keys`.

    `number` is the column that counts the versions.
    """
    where = [table.c[key] == bindparam(key) for key in ("site_id", *keys)]
    return select(table).where(*where).order_by(table.c[number].desc()).limit(1)


def made(clinic: Clinic, by: Author, at: datetime) -> dict[str, Any]:
    """Return the columns every version carries: whose clinic, when, by whom."""
    return {
        "site_id": clinic.site_id,
        "changed_at": at,
        "changed_by": by.id,
        "changed_by_name": by.name,
    }
