"""What may stand in a drug's TOML: every key, its kind and the closed lists, checked before a drug is made of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from models.core.charting_codes import ROUTES
from models.core.errors import BadInputError
from models.core.numbers.ndc import parse_ndc
from models.core.quantity import Unit, parse_amount
from models.core.source import Confidence
from models.drugs.drug import CONTAINERS
from models.drugs.drug_safety import DOUBLE_CHECKS, LIMIT_KINDS, PER, SCHEDULES, SEVERITIES

PRODUCT_CLASSES = (
    "therapeutic", "vaccine", "antineoplastic_hormonal", "antineoplastic", "rsv_antibody", "hiv_prep", "allergen",
    "diluent",
    "wellness",
    "influenza_vaccine",
    "pneumococcal_vaccine",
    "hepatitis_b_vaccine",
    "covid_vaccine",
    "botulinum_toxin",
    "joint_product",
    "eye_product",
    "implant",
    "lesion_product",
    "tuberculin_test",
    "candida_test",
    "coccidioidin_test",
    "histoplasmin_test",
)  # fmt: skip
FORMS = ("solution", "suspension", "powder")
STYLES = ("per", "up_to", "each", "tier")
NDC_UNITS = ("ML", "UN", "GR", "F2", "ME")
COMPARED = ("code", "units", "size")
MOST_ROWS = 60
LONGEST = 1_000
Check = Callable[[Any, str], None]


def check_drug_table(table: Mapping[str, Any], at: str = "") -> None:
    """Check a drug's TOML table. Raises BadInputError naming the first key that is unknown, missing or of another kind.

    `at` is the path of the table in its document, "" when it is the document.
    """
    _check(table, _DRUG, f"{at}." if at else "")


def one_of(words: Iterable[str]) -> Check:
    """Return the check for one word of a closed list."""
    allowed = tuple(words)

    def check(value: Any, at: str) -> None:
        if value not in allowed:
            raise BadInputError(at, f"{_shown(value)} is none of {', '.join(allowed)}")

    return check


def text(value: Any, at: str) -> None:
    """Accept text a screen can show."""
    if not isinstance(value, str):
        raise BadInputError(at, f"{_shown(value)} is not text: write it in quotes")
    if len(value) > LONGEST:
        raise BadInputError(at, f"has {len(value):,} characters: at most {LONGEST:,}")
    if not value.isprintable():
        raise BadInputError(at, "holds control or invisible characters: take them out")


def _said(value: Any, at: str) -> None:
    text(value, at)
    if not value.strip():
        raise BadInputError(at, "is empty")


def amount(value: Any, at: str) -> None:
    """Accept an amount above nothing, as text."""
    if not isinstance(value, str):
        raise BadInputError(at, f'{_shown(value)} is not an amount: write it in quotes, such as "0.5"')
    if parse_amount(value, at) <= Decimal(0):
        raise BadInputError(at, "is more than nothing")


def _whole(least: int, most: int) -> Check:
    def check(value: Any, at: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadInputError(at, f"{_shown(value)} is not a whole number from {least} to {most:,}")

    return check


def _flag(value: Any, at: str) -> None:
    if not isinstance(value, bool):
        raise BadInputError(at, f"{_shown(value)} is neither true nor false")


def _double_check(value: Any, at: str) -> None:
    # Files written before there were four levels say true or false.
    if not isinstance(value, bool):
        one_of(DOUBLE_CHECKS)(value, at)


def _day(value: Any, at: str) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadInputError(at, f"{_shown(value)} is not a date: write it without quotes, such as 2026-01-01")


def _ndc(value: Any, at: str) -> None:
    text(value, at)
    parse_ndc(value, at)


def hcpcs(value: Any, at: str) -> None:
    """Accept a HCPCS code: a letter and four digits, or five digits."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z][0-9]{4}|[0-9]{5}", value):
        raise BadInputError(at, f"{_shown(value)} is not a HCPCS code: write a letter and four digits, such as J3420")


def diagnosis(value: Any, at: str) -> None:
    """Accept an ICD-10-CM code or its beginning, at least the category."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", value):
        raise BadInputError(at, f"{_shown(value)} is not an ICD-10-CM code or category: write one such as O00 or M05.7")


def _list_of(each: Check, least: int = 0) -> Check:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            raise BadInputError(at, f'is not a list of at most {MOST_ROWS}: write ["…"]')
        if len(value) < least:
            raise BadInputError(at, "is empty")
        for place, item in enumerate(value, 1):
            each(item, f"{at}[{place}]")

    return check


def _tables(fields: Mapping[str, Check], *together: str) -> Check:
    return _list_of(_table(fields, *together))


def _table(fields: Mapping[str, Check], *together: str) -> Check:
    """Return the check of a table; where one of the keys `together` stands, the last of them must."""

    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            raise BadInputError(at, "is not a table")
        _check(value, fields, f"{at}.")
        if together and together[-1] not in value and any(key in value for key in together):
            raise BadInputError(f"{at}.{together[-1]}", "is missing")

    return check


def _check(table: Mapping[str, Any], fields: Mapping[str, Check], at: str) -> None:
    known = {name.rstrip("?"): check for name, check in fields.items()}
    for key in table:
        if key not in known:
            raise BadInputError(f"{at}{_shown(key)}", f"is not known here: write one of {', '.join(known)}")
    for name in fields:
        if not name.endswith("?") and name not in table:
            raise BadInputError(f"{at}{name}", "is missing")
    for key, value in table.items():
        known[key](value, f"{at}{key}")


def _shown(value: Any) -> str:
    shown = value if isinstance(value, str) else repr(value)
    shown = "".join(sign if sign.isprintable() else "?" for sign in shown)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"


_UNIT = one_of(unit.value for unit in Unit)
_ROUTE = one_of(ROUTES)
_SOURCE: dict[str, Check] = {
    "source": _said,
    "confidence": one_of(level.value for level in Confidence),
    "label_date?": _day,
}
_AGES: dict[str, Check] = {"age_from?": _whole(0, 130), "age_below?": _whole(0, 130)}
_FOR_WHOM: dict[str, Check] = {
    "per?": one_of(PER),
    "routes?": _list_of(_ROUTE, 1),
    **_AGES,
    "weight_from_kg?": amount,
    "weight_below_kg?": amount,
    "flag?": text,
    "diagnoses?": _list_of(diagnosis, 1),
}
# A key that ends in "?" may be left out.
_DRUG: dict[str, Check] = {
    "name": _said,
    "display": _said,
    "brands?": _list_of(_said),
    "ingredients": _list_of(_said, 1),
    "classes?": _list_of(_said),
    "product_class": one_of(PRODUCT_CLASSES),
    "routes": _list_of(_ROUTE, 1),
    "notes?": text,
    "clinical": _table(
        {
            "min_interval_days": _whole(0, 3_650),
            # Files written before doses were numbers have them in words.
            "usual_dose?": text,
            "max_single_dose?": text,
            "needle?": text,
            "high_alert": _flag,
            "double_check": _double_check,
            "pain?": _flag,
            "schedule?": one_of(SCHEDULES),
            **_SOURCE,
        }
    ),
    "observation?": _tables({"from_dose": _whole(1, 999), "minutes": _whole(0, 1_440), **_SOURCE}),
    "site_rule?": _tables(
        {
            "route": _ROUTE,
            "groups": _list_of(_said, 1),
            "max_volume_ml?": amount,
            "alternate_side?": _flag,
            **_AGES,
            "severity?": one_of(SEVERITIES[:2]),
            **_SOURCE,
        }
    ),
    "usual_dose?": _tables(
        {"least": amount, "most": amount, "unit": _UNIT, "purpose?": text, **_FOR_WHOM, **_SOURCE},
    ),
    "dose_limit?": _tables(
        {
            "kind": one_of(LIMIT_KINDS),
            "span?": _whole(1, 366),
            "most": amount,
            "unit": _UNIT,
            # Files written before there was more than a weight to count by say per_kg.
            "per_kg?": _flag,
            **_FOR_WHOM,
            "severity": one_of(SEVERITIES[:2]),
            **_SOURCE,
        }
    ),
    "course_limit?": _tables(
        {"days": _whole(1, 3_650), "gap_days": _whole(1, 3_650), "severity": one_of(SEVERITIES[:2]), **_SOURCE}
    ),
    "contraindication?": _tables({"flag": _said, "severity": one_of(SEVERITIES), "text": _said, **_SOURCE}),
    "interval?": _tables(
        {
            "by": _said,
            "in_use": _flag,
            "early_before": _whole(0, 3_650),
            "on_time_through": _whole(1, 3_650),
            "grace_through": _whole(1, 3_650),
            "late_actions?": text,
            **_SOURCE,
        }
    ),
    "code?": _tables(
        {
            "hcpcs": hcpcs,
            "amount": amount,
            "unit": _UNIT,
            "style": one_of(STYLES),
            "dose_over?": amount,
            "dose_most?": amount,
            "dose_unit?": _UNIT,
            "effective?": _day,
            "ends?": _day,
            **_SOURCE,
        },
        "dose_over",
        "dose_most",
        "dose_unit",
    ),
    "package?": _tables(
        {
            "brand?": text,
            "form": one_of(FORMS),
            "container": one_of(CONTAINERS),
            "amount?": amount,
            "unit?": _UNIT,
            "volume_ml?": amount,
            "routes": _list_of(_ROUTE, 1),
            "hcpcs": _list_of(hcpcs),
            "ndc?": _ndc,
            "ndc_unit": one_of(NDC_UNITS),
            "crosswalk?": _tables({"on": one_of(COMPARED), "theirs": _said, "why": _said}),
            **_SOURCE,
        },
        "amount",
        "unit",
    ),
    "template?": _tables(
        {
            "label": _said,
            "dose": amount,
            "unit": _UNIT,
            "route": _ROUTE,
            "interval_days?": _whole(1, 3_650),
            "diagnosis?": text,
        }
    ),
}
