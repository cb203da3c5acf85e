"""A drug's safety rows as a person types them, and back: sites, watching, courses, flags, repeats."""

from __future__ import annotations

from datetime import date

from models.core.errors import BadInputError
from models.core.quantity import format_amount
from models.drugs.drug import Observation, SiteRule
from models.drugs.drug_safety import SEVERITIES, Contraindication, CourseLimit, IntervalBands
from models.drugs.typing.fields import (
    Values,
    age_values,
    ages_in,
    listed,
    measured_in,
    needed,
    one_word,
    routes_in,
    source_values,
    text_in,
    typed_source,
    typed_yes,
    whole_in,
    yes_no,
)

_FIRM = SEVERITIES[:2]
_LONGEST_DAYS = 3_650


def site_values(row: SiteRule | None) -> dict[str, str]:
    """Return a site rule as text: routes (one), groups, volume, alternate, age_from, age_below, severity, source."""
    if row is None:
        return {"routes": "im", "alternate": "no", "severity": "stop", **source_values(None)}
    return {
        "routes": row.route,
        "groups": ", ".join(row.groups),
        "volume": f"{format_amount(row.max_volume_ml)} mL" if row.max_volume_ml is not None else "",
        "alternate": yes_no(row.alternate_side),
        **age_values(row.age_from, row.age_below),
        "severity": row.severity,
        **source_values(row.source),
    }


def site_of(values: Values, today: date) -> SiteRule:
    """Return the site rule that was typed. Raises BadInputError naming the field."""
    route, *more = routes_in(values)
    if more:
        raise BadInputError("routes", "write one route: each has sites of its own")
    groups = tuple(group.lower().replace(" ", "_") for group in listed(values, "groups"))
    if not groups:
        raise BadInputError("groups", "name at least one site, such as deltoid")
    volume = measured_in(values, "volume", "ml", "leave it out where the label names no volume")
    alternate, ages = typed_yes(values, "alternate"), ages_in(values)
    severity = one_word(text_in(values, "severity"), _FIRM, "severity")
    return SiteRule(route, groups, volume, alternate, typed_source(values, today), *ages, severity)


def watch_values(row: Observation | None) -> dict[str, str]:
    """Return an observation as text: from_dose, minutes, source."""
    if row is None:
        return {"from_dose": "1", **source_values(None)}
    return {"from_dose": str(row.from_dose), "minutes": str(row.minutes), **source_values(row.source)}


def watch_of(values: Values, today: date) -> Observation:
    """Return the observation that was typed. Raises BadInputError naming the field."""
    dose, minutes = whole_in(values, "from_dose", 1, 999), whole_in(values, "minutes", 0, 1_440)
    return Observation(dose, minutes, typed_source(values, today))


def course_values(row: CourseLimit | None) -> dict[str, str]:
    """Return a course limit as text: days, gap_days, severity, source."""
    if row is None:
        return {"severity": "warn", **source_values(None)}
    days = {"days": str(row.days), "gap_days": str(row.gap_days)}
    return {**days, "severity": row.severity, **source_values(row.source)}


def course_of(values: Values, today: date) -> CourseLimit:
    """Return the course limit that was typed. Raises BadInputError naming the field."""
    days, gap = whole_in(values, "days", 1, _LONGEST_DAYS), whole_in(values, "gap_days", 1, _LONGEST_DAYS)
    severity = one_word(text_in(values, "severity"), _FIRM, "severity")
    return CourseLimit(days, gap, severity, typed_source(values, today))


def not_with_values(row: Contraindication | None) -> dict[str, str]:
    """Return a contraindication as text: flag, severity, text, source."""
    if row is None:
        return {"severity": "warn", **source_values(None)}
    return {"flag": row.flag, "severity": row.severity, "text": row.text, **source_values(row.source)}


def not_with_of(values: Values, today: date) -> Contraindication:
    """Return the contraindication that was typed. Raises BadInputError naming the field."""
    flag = needed(values, "flag", "name a flag of the charts, such as pregnant").lower().replace(" ", "_")
    severity = one_word(text_in(values, "severity"), SEVERITIES, "severity")
    text = needed(values, "text", "say why in a few words")
    return Contraindication(flag, severity, text, typed_source(values, today))


def repeat_values(row: IntervalBands | None) -> dict[str, str]:
    """Return interval bands as text: by, in_use, early_before, on_time, grace (days), late_actions, source."""
    if row is None:
        return {"in_use": "yes", **source_values(None)}
    return {
        "by": row.name,
        "in_use": yes_no(row.in_use),
        "early_before": str(row.early_before),
        "on_time": str(row.on_time_through),
        "grace": str(row.grace_through),
        "late_actions": row.late_actions,
        **source_values(row.source),
    }


def repeat_of(values: Values, today: date) -> IntervalBands:
    """Return the interval bands that were typed. Raises BadInputError naming the field."""
    early = whole_in(values, "early_before", 0, _LONGEST_DAYS)
    on_time = whole_in(values, "on_time", 1, _LONGEST_DAYS)
    grace = whole_in(values, "grace", 1, _LONGEST_DAYS)
    if on_time < early:
        raise BadInputError("on_time", f"on time ends on day {early} or later: earlier days are too early")
    if grace < on_time:
        raise BadInputError("grace", f"grace ends on day {on_time} or later: until then it is on time")
    by, late = needed(values, "by", "say whose interval it is, such as CDC or label"), text_in(values, "late_actions")
    return IntervalBands(by, typed_yes(values, "in_use"), early, on_time, grace, late, typed_source(values, today))
