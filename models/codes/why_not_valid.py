"""Why a billing code cannot be used on a day of service, in words, with the dates known and what is billed instead."""

from __future__ import annotations

from datetime import date

from models.codes.code_sets import HcpcsSpan
from models.core.source import Confidence
from models.core.words import date_text

NO_DATE = "code sets of this clinic and of the program"


def why_not(code: str, span: HcpcsSpan | None, day: date) -> str:
    """Return what is wrong with a code on `day`, "" when a code set says that it is valid (R56).

    `span` None means no code set holds the code: no date known is not valid.
    """
    if span is None:
        return f"{code} is in no code set here, so no date is known for it."
    if not span.valid_on(day):
        return f"{code} {_dates(span, day)}{_instead(span)}."
    if span.confidence is Confidence.UNCONFIRMED:
        return f"{code} is known by its number alone: no source that was read says what it stands for or when it began."
    return ""


def _dates(span: HcpcsSpan, day: date) -> str:
    inferred = span.confidence is Confidence.INFERRED
    if span.ended is not None and span.ended < day:
        return f"ended {date_text(span.ended)}{' (inferred from quarterly tables)' if inferred else ''}"
    begun = date_text(span.added) if span.added else "another day"
    return f"is known from {begun} (inferred from tables)" if inferred else f"begins {begun}"


def _instead(span: HcpcsSpan) -> str:
    return f"; instead: {span.instead}" if span.instead else ""
