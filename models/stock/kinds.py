"""The kinds of stock movement, and what people read for each."""

from __future__ import annotations

RECEIVED, GIVEN, WASTED, EXPIRED, SPOILED, RETURNED = "received", "given", "wasted", "expired", "spoiled", "returned"
TRANSFERRED, COUNTED, REVERSED, OPENING = "transferred", "counted", "reversed", "opening"
QUARANTINED, RELEASED, RECALLED = "quarantined", "released", "recalled"
CORRECTED = "corrected"
"""Its expiry was typed wrong: nothing moves, the history says what stood before."""
DISMISSED = "dismissed"
"""A dose charted elsewhere names the lot but took none of it: nothing moves, the history says why (K30)."""

LABELS = {
    RECEIVED: "received",
    GIVEN: "given",
    WASTED: "wasted",
    EXPIRED: "expired",
    SPOILED: "spoiled",
    RETURNED: "returned",
    TRANSFERRED: "transferred",
    COUNTED: "counted",
    REVERSED: "reversed",
    OPENING: "opening difference",
    QUARANTINED: "quarantined",
    RELEASED: "released",
    RECALLED: "recalled",
    CORRECTED: "corrected",
    DISMISSED: "not taken",
    "adjusted": "adjusted",
}
"""Three of them are three things (K17): expired and spoiled stock is sent back or reported, wasted is thrown away."""

DISCARDS = (WASTED, EXPIRED, SPOILED, RETURNED)
"""What stock that is not given leaves as."""

OWNERS = {"clinic": "the clinic's", "sample": "a sample", "patient": "a patient's own"}
"""Whose a lot is."""
