"""Which release of each code set answers for a day of service, and whether it reaches that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.codes.code_sets import SetRelease
from models.codes.shipped_code_sets import shipped_code_sets
from models.codes.stored_code_sets import code_sets_in
from models.store.transaction import Store


@dataclass(frozen=True, slots=True)
class AnsweringSet:
    """A release that answers. `shipped` True: it came with the program; `behind` True: it ends before the day."""

    release: SetRelease
    shipped: bool
    behind: bool


def answering_sets(store: Store, day: date) -> tuple[AnsweringSet, ...]:
    """Return the releases a visit of `day` is judged by, one a kind."""
    shipped = shipped_code_sets().releases(day)
    found = code_sets_in(store.read).releases(day)
    return tuple(
        AnsweringSet(release, release == shipped.get(kind), release.through < day) for kind, release in found.items()
    )
