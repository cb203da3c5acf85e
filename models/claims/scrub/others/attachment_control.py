"""An attachment that is sent carries its number on claim and paper (C25)."""

from __future__ import annotations

from models.claims.claim import Claim
from models.claims.scrub.facts import ScrubFacts
from models.claims.scrub.places import Place
from models.claims.scrub.rule import Found, ScrubRule
from models.claims.scrub.tables import codes

RULE = ScrubRule(
    "attachment_control",
    "Attachments that are sent have a control number",
    "attachment",
    Place.CLAIM,
    "Enter the number on the attachment",
    "C25: Stedi, missing attachment control number; X12 005010X222A1 PWK06",
)


def check(claim: Claim, _facts: ScrubFacts) -> Found:
    """Stop an attachment sent without a number, one kept with a number, and an unknown way."""
    sent, kept = codes("attachment_sent").codes, codes("attachment_kept").codes
    for number, attachment in enumerate(claim.attachments):
        at = f"attachments[{number}]"
        if attachment.way not in sent | kept:
            yield from RULE.stop(f"{at}.way", "The claim does not say how its attachment is sent.")
        elif attachment.way in sent and not attachment.control.strip():
            yield from RULE.stop(f"{at}.control", "An attachment is announced without its control number.")
        elif attachment.way in kept and attachment.control.strip():
            yield from RULE.stop(f"{at}.control", "An attachment kept for whoever asks has no control number.")
