"""The coded words of charting one dose: steps, outcomes, responses, routes. Apart from the draft they load fast."""

from __future__ import annotations

from enum import StrEnum

ROUTES = {"im": "intramuscular", "subcut": "subcutaneous", "id": "intradermal"}
"""Routes by their stored code, as people read them."""

ROUTES_SHORT = {"im": "IM", "subcut": "subcut", "id": "intradermal"}
"""Routes as they stand behind a dose."""

FIVE_RIGHTS = "five rights"
"""What stands for a code that cannot be read when every right was ticked (S12)."""

UNABLE = 99
"""The pain score of somebody who cannot say."""

MONITOR = "monitor"
"""The reason that a warning was passed because the patient will be watched, which makes it a task (S69)."""

DRAWN_UP = "refused_drawn"
"""The waste reason that says a dose was drawn up and then did not reach the patient (S57)."""


class Step(StrEnum):
    """The five steps of charting, in order."""

    VERIFY = "verify"
    DOSE = "dose"
    GIVE = "give"
    RESPONSE = "response"
    SIGN = "sign"


class Outcome(StrEnum):
    """What became of the dose. Only GIVEN and PARTLY_GIVEN reached the patient."""

    GIVEN = "given"
    PARTLY_GIVEN = "partly_given"
    NOT_GIVEN = "not_given"
    REFUSED = "refused"

    @property
    def reached_patient(self) -> bool:
        """True when something was injected."""
        return self in _REACHING


_REACHING = frozenset({Outcome.GIVEN, Outcome.PARTLY_GIVEN})


class Entry(StrEnum):
    """How a value came in (S13)."""

    SCANNED = "scanned"
    TYPED = "typed"
    PASTED = "pasted"
    PICKED = "picked"


class ResponseKind(StrEnum):
    """How the patient took the dose; OBSERVING means the observation time still runs at signing."""

    TOLERATED = "tolerated"
    REACTION = "reaction"
    LEFT_EARLY = "left_early"
    OBSERVING = "observing"
