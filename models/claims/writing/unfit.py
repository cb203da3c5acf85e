"""A claim that a form cannot carry as it stands."""

from __future__ import annotations

from models.core.errors import BadInputError


class UnfitClaimError(BadInputError):
    """A fact a form has no room or no letters for: never cut, always named.

    `claim` is the claim's control number ("" where the fact is the batch's), `element` the X12 element or the box of
    the paper form. The text holds nothing of the patient.
    """

    def __init__(self, claim: str, element: str, text: str) -> None:
        super().__init__(f"claim {claim}, {element}" if claim else element, text)
        self.claim = claim
        self.element = element
        self.reason = text
