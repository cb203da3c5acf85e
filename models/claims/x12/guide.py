"""What the implementation guide allows, read from `guide.toml`."""

from __future__ import annotations

from functools import cache
from typing import Any

from models.core.shipped import shipped_table

# SBR01: who pays first, second, third; from the fourth on the letters from A.
_IN_ORDER = "PSTABCDEFGH"


def most(name: str) -> int:
    """Return a limit of the guide by its name."""
    return int(_guide()["limits"][name])


@cache
def lengths(element: str) -> tuple[int, int]:
    """Return the least and the most letters of an element."""
    least, longest = _guide()["lengths"][element]
    return int(least), int(longest)


@cache
def separator(name: str) -> str:
    """Return the sign that ends a segment or parts elements, components or repetitions."""
    return str(_guide()["separators"][name])


@cache
def separators() -> frozenset[str]:
    """Return the four signs no element may hold."""
    return frozenset(_guide()["separators"].values())


def relationship_code(relationship: str) -> str:
    """Return SBR02 and PAT01 for the patient's relationship to the subscriber."""
    codes = _guide()["relationships"]
    return str(codes.get(relationship, codes["other"]))


def sex_code(sex: str) -> str:
    """Return DMG03: F, M, or U for anything else."""
    return str(_guide()["sexes"].get(sex.lower(), "U"))


def is_role(role: str) -> bool:
    """True where claims have a place for practitioners of a role."""
    return role in _guide()["entities"]


def entity(role: str) -> str:
    """Return NM101 of a practitioner's role. Raises KeyError for a role no claim has."""
    return str(_guide()["entities"][role])


def sequence(rank: int) -> str:
    """Return SBR01: in which order an insurance pays, counted from 1."""
    return _IN_ORDER[rank - 1] if 0 < rank <= len(_IN_ORDER) else "U"


def _guide() -> dict[str, Any]:
    return shipped_table(__package__, "guide")
