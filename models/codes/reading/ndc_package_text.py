"""What the NDC directory's PACKAGEDESCRIPTION says: the container in hand, its NDC, and single-dose or not.

`25 VIAL, SINGLE-DOSE in 1 TRAY (0517-0032-25)  / 1 mL in 1 VIAL, SINGLE-DOSE (0517-0032-01)`: levels from the outside
in, parted by `/` (earlier `>`). `*` parts the contents of a kit, whose containers differ, so a kit says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEVEL = re.compile(r"\s+in\s+[0-9.]+\s+(?P<name>.+?)\s*(?:\((?P<ndc>[0-9][0-9-]+)\))?\s*$")
_PARTS = re.compile(r"\s[/>]\s")
_SINGLE, _MULTI = ("SINGLE-DOSE", "SINGLE-USE"), ("MULTI-DOSE", "PHARMACY BULK PACKAGE")


@dataclass(frozen=True, slots=True)
class Container:
    """The innermost container: its name ("" unknown), its NDC ("" not given), True or False where the text says so."""

    name: str
    ndc: str
    single_dose: bool | None


def container_of(description: str) -> Container:
    """Return the innermost container of a package description; everything unknown for a kit."""
    if " * " in description or "KIT in " in description:
        return Container("KIT", "", None)
    found = _LEVEL.search(_PARTS.split(description)[-1])
    if found is None:
        return Container("", "", None)
    name = found["name"].upper()
    single = any(word in name for word in _SINGLE)
    many = any(word in name for word in _MULTI)
    return Container(name, found["ndc"] or "", single if single or many else None)
