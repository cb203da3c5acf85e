"""What may stand in a drug's TOML: every key, its kind and the closed lists, checked before a drug is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.core.charting_codes import ROUTES
from models.core.quantity import Unit
from models.core.source import Confidence
from models.drugs.drug import CONTAINERS
from models.drugs.drug_safety import DOUBLE_CHECKS, LIMIT_KINDS, PER, SCHEDULES, SEVERITIES
from models.drugs.written.values import (
    Check,
    amount,
    check_keys,
    day,
    diagnosis,
    flag,
    hcpcs,
    list_of,
    message,
    ndc,
    one_of,
    table,
    tables,
    text,
    whole,
)

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


def check_drug_table(table: Mapping[str, Any], at: str = "") -> None:
    """Check a drug's TOML table. Raises BadInputError naming the first key that is unknown, missing or of another kind.

    `at` is the path of the table in its document, "" when it is the document.
    """
    check_keys(table, _DRUG, f"{at}." if at else "")


def _double_check(value: Any, at: str) -> None:
    # Files written before there were four levels say true or false.
    if not isinstance(value, bool):
        one_of(DOUBLE_CHECKS)(value, at)


_UNIT = one_of(unit.value for unit in Unit)
_ROUTE = one_of(ROUTES)
_SOURCE: dict[str, Check] = {
    "source": message,
    "confidence": one_of(level.value for level in Confidence),
    "label_date?": day,
}
_AGES: dict[str, Check] = {"age_from?": whole(0, 130), "age_below?": whole(0, 130)}
_FOR_WHOM: dict[str, Check] = {
    "per?": one_of(PER),
    "routes?": list_of(_ROUTE, 1),
    **_AGES,
    "weight_from_kg?": amount,
    "weight_below_kg?": amount,
    "flag?": text,
    "diagnoses?": list_of(diagnosis, 1),
}
# A key that ends in "?" may be left out.
_DRUG: dict[str, Check] = {
    "name": message,
    "display": message,
    "brands?": list_of(message),
    "ingredients": list_of(message, 1),
    "classes?": list_of(message),
    "product_class": one_of(PRODUCT_CLASSES),
    "routes": list_of(_ROUTE, 1),
    "notes?": text,
    "clinical": table(
        {
            "min_interval_days": whole(0, 3_650),
            # Files written before doses were numbers have them in words.
            "usual_dose?": text,
            "max_single_dose?": text,
            "needle?": text,
            "high_alert": flag,
            "double_check": _double_check,
            "pain?": flag,
            "schedule?": one_of(SCHEDULES),
            **_SOURCE,
        }
    ),
    "observation?": tables({"from_dose": whole(1, 999), "minutes": whole(0, 1_440), **_SOURCE}),
    "site_rule?": tables(
        {
            "route": _ROUTE,
            "groups": list_of(message, 1),
            "max_volume_ml?": amount,
            "alternate_side?": flag,
            **_AGES,
            "severity?": one_of(SEVERITIES[:2]),
            **_SOURCE,
        }
    ),
    "usual_dose?": tables(
        {"least": amount, "most": amount, "unit": _UNIT, "purpose?": text, **_FOR_WHOM, **_SOURCE},
    ),
    "dose_limit?": tables(
        {
            "kind": one_of(LIMIT_KINDS),
            "span?": whole(1, 366),
            "most": amount,
            "unit": _UNIT,
            # Files written before there was more than a weight to count by say per_kg.
            "per_kg?": flag,
            **_FOR_WHOM,
            "severity": one_of(SEVERITIES[:2]),
            **_SOURCE,
        }
    ),
    "course_limit?": tables(
        {"days": whole(1, 3_650), "gap_days": whole(1, 3_650), "severity": one_of(SEVERITIES[:2]), **_SOURCE}
    ),
    "contraindication?": tables({"flag": message, "severity": one_of(SEVERITIES), "text": message, **_SOURCE}),
    "interval?": tables(
        {
            "by": message,
            "in_use": flag,
            "early_before": whole(0, 3_650),
            "on_time_through": whole(1, 3_650),
            "grace_through": whole(1, 3_650),
            "late_actions?": text,
            **_SOURCE,
        }
    ),
    "code?": tables(
        {
            "hcpcs": hcpcs,
            "amount": amount,
            "unit": _UNIT,
            "style": one_of(STYLES),
            "dose_over?": amount,
            "dose_most?": amount,
            "dose_unit?": _UNIT,
            "effective?": day,
            "ends?": day,
            **_SOURCE,
        },
        "dose_over",
        "dose_most",
        "dose_unit",
    ),
    "package?": tables(
        {
            "brand?": text,
            "form": one_of(FORMS),
            "container": one_of(CONTAINERS),
            "amount?": amount,
            "unit?": _UNIT,
            "volume_ml?": amount,
            "routes": list_of(_ROUTE, 1),
            "hcpcs": list_of(hcpcs),
            "ndc?": ndc,
            "ndc_unit": one_of(NDC_UNITS),
            "crosswalk?": tables({"on": one_of(COMPARED), "theirs": message, "why": message}),
            **_SOURCE,
        },
        "amount",
        "unit",
    ),
    "template?": tables(
        {
            "label": message,
            "dose": amount,
            "unit": _UNIT,
            "route": _ROUTE,
            "interval_days?": whole(1, 3_650),
            "diagnosis?": text,
        }
    ),
}
