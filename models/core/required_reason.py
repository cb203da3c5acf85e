"""Why somebody changed what a clinic keeps, as it is stored with the change."""

from __future__ import annotations

from models.core.errors import BadInputError

LONGEST_REASON = 500


def stated(reason: str) -> str:
    """Return the reason of a change. Raises BadInputError when it says nothing, or too much."""
    message = " ".join(reason.split())
    if len(message) < 3:
        raise BadInputError("reason", "say why, and where it comes from")
    if len(message) > LONGEST_REASON:
        raise BadInputError("reason", f"say it in at most {LONGEST_REASON} characters")
    return message
