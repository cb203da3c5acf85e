"""What a person can decide about each kind of thing that waits."""

from __future__ import annotations

from dataclasses import dataclass

SAME_TAKE, SAME_KEEP, NEW, NOT_OURS = "same_take", "same_keep", "new", "not_ours"
TAKE, SAME_ORDER, KNOWN, REFUSE = "take", "same_order", "known", "refuse"
MERGE, NOT_SAME, TAKE_DOSE, UNDONE = "merge", "not_same", "take_dose", "undone"
DRUG, DRUG_ALWAYS = "drug", "drug_always"


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision. `label` is what a list calls it, `done` what was decided, in the past.

    `asks` names what is typed for it: reason, pin, drug, day, dose, place, told; `undoable` True where taking it
    back leaves nothing behind.
    """

    code: str
    label: str
    done: str
    asks: tuple[str, ...] = ()
    undoable: bool = False


CHOICES = {
    choice.code: choice
    for choice in (
        Choice(SAME_KEEP, "Same person: keep our values", "same person, our values kept", ("reason", "pin")),
        Choice(SAME_TAKE, "Same person: take these values", "same person, values taken", ("reason", "pin")),
        Choice(NEW, "Another person: register as new", "registered as new", ("reason",)),
        Choice(NOT_OURS, "Not our patient", "not our patient", ("reason",), undoable=True),
        Choice(MERGE, "Same person: merge the two records", "merged", ("reason", "pin")),
        Choice(NOT_SAME, "Not the same person", "not the same person", ("reason",), undoable=True),
        Choice(TAKE, "Take as an order: a provider settles and signs it", "taken as an order"),
        Choice(SAME_ORDER, "Same as the order here", "same as the order here", (), undoable=True),
        Choice(DRUG, "Choose the drug meant, this once", "drug chosen", ("drug",)),
        Choice(DRUG_ALWAYS, "Choose the drug this sender always means", "drug chosen and remembered", ("drug",)),
        Choice(TAKE_DOSE, "Record as a dose given elsewhere", "recorded", ("drug", "day", "dose", "place", "told")),
        Choice(KNOWN, "Already recorded here", "already recorded here", (), undoable=True),
        Choice(UNDONE, "Take the decision back", "open again"),
        Choice(REFUSE, "Refuse", "refused", ("reason",), undoable=True),
    )
}
"""Every decision by its code."""
REASON_NEEDED = frozenset({SAME_TAKE, NEW, NOT_OURS, MERGE, NOT_SAME, REFUSE})
"""Decisions that need a reason; elsewhere it may stay empty."""
