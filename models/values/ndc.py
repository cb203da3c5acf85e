"""National Drug Codes: kept as hyphenated 5-4-2 text, never padded by guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.values.errors import BadInputError

_FORMATS = {(4, 4, 2): "4-4-2", (5, 3, 2): "5-3-2", (5, 4, 1): "5-4-1", (5, 4, 2): "5-4-2"}


@dataclass(frozen=True, slots=True)
class Ndc:
    """A billing NDC in 5-4-2 and the segment format it was written in."""

    labeler: str
    product: str
    package: str
    written: str

    def __str__(self) -> str:
        return f"{self.labeler}-{self.product}-{self.package}"

    @property
    def digits(self) -> str:
        """The eleven digits without hyphens, as claims carry them."""
        return f"{self.labeler}{self.product}{self.package}"


def parse_ndc(text: str, at: str = "ndc") -> Ndc:
    """Return the NDC written with hyphens (4-4-2, 5-3-2, 5-4-1, 5-4-2) or as eleven bare digits.

    Ten bare digits are ambiguous and refused, as are letters and every other length. Raises BadInputError naming `at`.
    Source: billing rules R43 (Medi-Cal NDC instructions; CMS ASP crosswalk 5-4-2 print).
    """
    cleaned = text.strip()
    if re.fullmatch(r"[0-9]{11}", cleaned):
        return Ndc(cleaned[:5], cleaned[5:9], cleaned[9:], "5-4-2")
    if re.fullmatch(r"[0-9]{10}", cleaned):
        raise BadInputError(at, f"{text!r} is ten bare digits and could be three different codes: add the hyphens")
    parts = cleaned.split("-")
    if len(parts) != 3 or not all(re.fullmatch(r"[0-9]+", part) for part in parts):
        raise BadInputError(at, f"{text!r} is not an NDC: write it as on the package, such as 0143-9857-25")
    lengths = (len(parts[0]), len(parts[1]), len(parts[2]))
    if lengths not in _FORMATS:
        raise BadInputError(at, f"{text!r} has segments of {lengths[0]}-{lengths[1]}-{lengths[2]} digits: no NDC has")
    return Ndc(parts[0].zfill(5), parts[1].zfill(4), parts[2].zfill(2), _FORMATS[lengths])
