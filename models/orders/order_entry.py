"""An order as typed, and how it came to be typed: by its provider, by voice, or under a protocol."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.core.errors import BadInputError
from models.core.quantity import parse_quantity
from models.safety.facts import TaperStep

MOST = 999
LONGEST_NEEDLE = 80
MOST_WATCHED = 480
"""Minutes a patient can be asked to stay: a working day of eight hours."""
_MONTHS = re.compile(r"(?:every )?(?:(\d{1,2}) ?)?(?:m|mo|month|months|monthly)", re.IGNORECASE)
_STEP = re.compile(r"(.+?)\s+(?:every|q)\s*(\d{1,3})\s*(?:d|days?)?\s*[x×*]\s*(\d{1,3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VerbalOrder:
    """How a spoken order came: whose it is, a `verbal` reason, when it was heard (HH:MM today, "" now).

    `read_back` is True once it was read back and confirmed.
    """

    provider_id: UUID
    how: str
    heard: str = ""
    read_back: bool = False


@dataclass(frozen=True, slots=True)
class ProtocolStart:
    """The version of a protocol an order is started under, and the questions confirmed with the patient."""

    version_id: UUID
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderEntry:
    """An order as typed. `dose` is amount and unit; `every_days` "" is a single dose; `diagnoses` comma-separated.

    With `every_days`, exactly one of `count` and `until` ends the series; it takes days, or months such as "month".
    `then` are the later steps of a taper, such as "40 mg every 14 x6; 20 mg every 14 x6". `order_id` names the order
    being settled, `renews` the one this replaces. `answers` maps the substance of an allergy, "" standing for "not
    asked", what a dose asked, and another order of the same drug to the coded reason it was passed with; `weight_kg`
    is the weight a dose per kg was shown with, None when nobody was shown one. `needle`, `watch` (minutes) and `item`
    (the clinic's own charge item) come with a template.
    """

    patient_id: UUID
    drug_slug: str
    dose: str
    route: str
    diagnoses: str
    starts_on: date
    every_days: str = ""
    count: str = ""
    until: date | None = None
    due_time: str = ""
    reason: str = ""
    note: str = ""
    order_id: UUID | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    weight_kg: Decimal | None = None
    then: str = ""
    renews: UUID | None = None
    verbal: VerbalOrder | None = None
    protocol: ProtocolStart | None = None
    needle: str = ""
    watch: str = ""
    item: str = ""


def parse_whole(text: str, at: str) -> int | None:
    """Return a whole number from 1 to 999, None for nothing typed. Raises BadInputError naming `at`."""
    if not text.strip():
        return None
    if not re.fullmatch(r"[0-9]{1,3}", text.strip()) or not 1 <= int(text) <= MOST:
        raise BadInputError(at, "write a whole number from 1 to 999")
    return int(text)


def parse_every(text: str) -> tuple[int | None, int | None]:
    """Return how often as days or as months, both None for one dose. Raises BadInputError at `every`."""
    months = _MONTHS.fullmatch(" ".join(text.split()))
    if not months:
        try:
            return parse_whole(text, "every"), None
        except BadInputError:
            raise BadInputError("every", "write days from 1 to 999, or month, 3 months") from None
    count = int(months[1] or 1)
    if not 1 <= count <= 12:
        raise BadInputError("every", "write 1 to 12 months")
    return None, count


def parse_watch(text: str) -> int | None:
    """Return the minutes a patient stays at least, None for nothing typed. Raises BadInputError at `watch`."""
    minutes = parse_whole(text, "watch")
    if minutes and minutes > MOST_WATCHED:
        raise BadInputError("watch", f"write minutes from 1 to {MOST_WATCHED}")
    return minutes


def checked_needle(text: str) -> str:
    """Return a needle as kept. Raises BadInputError at `needle` when it is too long or cannot be shown."""
    kept = " ".join(text.split())
    if len(kept) > LONGEST_NEEDLE or not kept.isprintable():
        raise BadInputError("needle", f"write it in at most {LONGEST_NEEDLE} plain characters, such as 25 G 1 in")
    return kept


def parse_steps(text: str) -> tuple[TaperStep, ...]:
    """Return the later steps of a taper. Raises BadInputError at `then`."""
    made = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = _STEP.fullmatch(part)
        if not match or "/" in match[1]:
            raise BadInputError("then", "write each step as 40 mg every 14 x6, separated by ;")
        days, count = parse_whole(match[2], "then"), parse_whole(match[3], "then")
        made.append(TaperStep(parse_quantity(match[1], "then"), days or 0, count or 0))
    return tuple(made)
