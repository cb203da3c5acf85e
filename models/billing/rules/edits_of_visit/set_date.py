"""A code set older than the day of service says so: its limits, pairs and dates may have changed since (R59)."""

from __future__ import annotations

from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.codes.code_sets import SetRelease
from models.core.words import date_text

RULE = Rule(
    "set_date",
    "Code sets older than the day of service are named",
    Stage.EDITS,
    "R59: CMS publishes every quarter",
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Note the code sets that were asked and reach only to a day before the service."""
    behind = case.published.behind
    if not behind or not lines:
        return NOTHING
    return _noted(behind)


@lru_cache(maxsize=256)
def _noted(behind: tuple[SetRelease, ...]) -> Outcome:
    sets = ", ".join(_message(release) for release in behind)
    text = f"Older than this day: {sets}. Load the current files: needlepoint reference load."
    return Outcome(findings=(RULE.note("date_of_service", text),))


def _message(release: SetRelease) -> str:
    return f"{release.name} of {date_text(release.effective)}"
