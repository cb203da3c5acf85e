"""A note fits its place (R71)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.parts import each_line
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import limit

RULE = ScrubRule(
    "note_length",
    "Notes have at most 80 characters",
    "text_length",
    Place.CLAIM,
    "Shorten the note",
    "R71: X12 005010 data element 352",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop a note that would be cut, of the claim or of a line."""
    most = limit("note").most
    for at, note in (("note", claim.note), *((f"{at}.note", line.note) for at, line in each_line(claim))):
        if len(note) > most:
            yield from RULE.stop(at, f"The note has {len(note)} characters: {most} fit.")
