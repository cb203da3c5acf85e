"""National Drug Codes: kept as hyphenated 5-4-2 text, never padded by guessing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.core.errors import BadInputError
from models.core.numbers.gtin import check_digit_holds

_FORMATS = {(4, 4, 2): "4-4-2", (5, 3, 2): "5-3-2", (5, 4, 1): "5-4-1", (5, 4, 2): "5-4-2"}
_FULL = (5, 4, 2)
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\u2043\ufe58\ufe63\uff0d"
_AS_HYPHENS = str.maketrans(dict.fromkeys(_DASHES, "-"))
# What stands before a printed code: the word, the qualifier of a claim, a number sign.
_PREFIX = re.compile(
    r"(?:(?:NATIONAL\s+DRUG\s+CODE|NDC(?:[ -]?1[01](?=[\s:.#]))?|N4)[\s:.#-]*|NO\.?[\s:]+|#\s*)+", re.IGNORECASE
)
# What stands after it: on a claim the unit of measure and quantity, on a list words in parentheses.
_QUANTITY = re.compile(r"(?<=[0-9])\s*(?:(?:UN|ML|GR|F2|ME)\s*[0-9]+(?:\.[0-9]+)?|\([^()0-9]*\))\s*$", re.IGNORECASE)
_USUAL = re.compile(r"[0-9]{11}|[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}")
_TWELVE = re.compile(r"[0-9]{12}|[0-9]{6}-[0-9]{4}-[0-9]{2}")


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

    @property
    def tens(self) -> tuple[str, ...]:
        """The ten-digit codes the package may carry: one where the written format tells, else up to three."""
        parts = (self.labeler, self.product, self.package)
        shorter = {"4-4-2": (0,), "5-3-2": (1,), "5-4-1": (2,)}.get(self.written, (0, 1, 2))
        return tuple(
            dict.fromkeys(
                "".join((*parts[:place], parts[place][1:], *parts[place + 1 :]))
                for place in shorter
                if parts[place].startswith("0")
            )
        )


def ndcs_of_ten(digits: str) -> tuple[Ndc, ...]:
    """Return the packages ten bare digits may stand for: 4-4-2, 5-3-2 and 5-4-1. Raises nothing for ten digits."""
    return (
        Ndc(f"0{digits[:4]}", digits[4:8], digits[8:], "4-4-2"),
        Ndc(digits[:5], f"0{digits[5:8]}", digits[8:], "5-3-2"),
        Ndc(digits[:5], digits[5:9], f"0{digits[9:]}", "5-4-1"),
    )


def parse_ndc(text: str, at: str = "ndc") -> Ndc:
    """Return the NDC written with hyphens (4-4-2, 5-3-2, 5-4-1, 5-4-2) or as eleven bare digits.

    Read as people print it: any dash or blanks between the segments, the word NDC, N4 or a number sign before it, a
    claim's quantity after it, and a star before a segment, which stands for the zero that fills it up.
    Ten bare digits are ambiguous and refused, as are letters and every other length; the twelve digits that begin in
    2033 are refused in words (R44: 91 FR 10749). Raises BadInputError naming `at`.
    Source: billing rules R43 (Medi-Cal NDC instructions; CMS ASP crosswalk 5-4-2 print).
    """
    cleaned, starred = (text, None) if _USUAL.fullmatch(text) else _trimmed(text)
    if re.fullmatch(r"[0-9]{11}", cleaned):
        return Ndc(cleaned[:5], cleaned[5:9], cleaned[9:], "5-4-2")
    if re.fullmatch(r"[0-9]{10}", cleaned):
        raise BadInputError(at, f"{text!r} is ten bare digits and could be three different codes: add the hyphens")
    if re.fullmatch(r"3[0-9]{11}", cleaned) and check_digit_holds(cleaned):
        raise BadInputError(at, f"{text!r} is the UPC of a package: scan it, or write its NDC with the hyphens")
    if _TWELVE.fullmatch(cleaned):
        raise BadInputError(
            at, f"{text!r} has twelve digits: NDCs of 6-4-2 begin on 7 March 2033 and no claim takes one before"
        )
    parts = cleaned.split("-")
    if len(parts) != 3 or not all(re.fullmatch(r"[0-9]+", part) for part in parts):
        raise BadInputError(at, f"{text!r} is not an NDC: write it as on the package, such as 0143-9857-25")
    lengths = (len(parts[0]), len(parts[1]), len(parts[2]))
    if lengths not in _FORMATS or (starred is not None and lengths == (5, 4, 2)):
        raise BadInputError(at, f"{text!r} has segments of {lengths[0]}-{lengths[1]}-{lengths[2]} digits: no NDC has")
    return Ndc(parts[0].zfill(5), parts[1].zfill(4), parts[2].zfill(2), _FORMATS[lengths])


def printed_digits(text: str) -> str:
    """Return a printed code without the words, signs and dashes around it: its digits, hyphenated where it was."""
    return _trimmed(text)[0]


def _trimmed(text: str) -> tuple[str, int | None]:
    """Return a printed code without what people put around it, and the segment its star stood before (None: no star).

    A star that does not fill its segment up is left in, so that the code is refused.
    """
    plain = text.strip().translate(_AS_HYPHENS)
    prefix = _PREFIX.match(plain)
    plain = _QUANTITY.sub("", plain[prefix.end() :] if prefix else plain)
    parts = [part.strip() for part in plain.split("-")]
    if len(parts) == 1 and len(plain.split()) == len(_FULL):
        parts = plain.split()
    stars = [place for place, part in enumerate(parts) if part.startswith("*")]
    if len(parts) == len(_FULL) and len(stars) == 1 and len(parts[stars[0]]) == _FULL[stars[0]]:
        place = stars[0]
        return "-".join((*parts[:place], parts[place][1:], *parts[place + 1 :])), place
    return "-".join(parts), None
