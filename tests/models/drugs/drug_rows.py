"""Safety rows of drugs as anybody could write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from models.core.quantity import Quantity, Unit
from models.core.source import Confidence, Source
from models.drugs.drug import Drug, Observation, SiteRule
from models.drugs.drug_safety import Contraindication, CourseLimit, DoseLimit, IntervalBands, UsualDose
from models.drugs.formulary import shipped_formulary

TODAY = date(2026, 11, 23)
_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=40)
_FIRM = st.sampled_from(("stop", "warn"))
_AMOUNTS = st.decimals(Decimal("0.001"), Decimal(99_999), places=3)
_DAYS = st.integers(1, 3_650)
_ENDS = st.sampled_from(((None, None), (18, None), (None, 65), (2, 12)))
_WEIGHTS = st.sampled_from(((None, None), (Decimal(50), None), (None, Decimal("4.5")), (Decimal(3), Decimal(50))))
_SOURCES = st.builds(Source, _WORDS, st.sampled_from(Confidence), st.none() | st.dates(date(1970, 1, 1), TODAY))


def _sites() -> st.SearchStrategy[SiteRule]:
    groups = st.sampled_from((("deltoid",), ("deltoid", "vastus"), ("ventrogluteal",)))
    made = st.builds(SiteRule, st.just("im"), groups, st.none() | _AMOUNTS, st.booleans(), _SOURCES, severity=_FIRM)
    return st.tuples(made, _ENDS).map(lambda pair: replace(pair[0], age_from=pair[1][0], age_below=pair[1][1]))


def _for_whom() -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda per, routes, ages, weights, flag, codes: {
            "per": per, "routes": routes, "age_from": ages[0], "age_below": ages[1], "weight_from_kg": weights[0],
            "weight_below_kg": weights[1], "flag": flag, "diagnoses": codes,
        },
        st.sampled_from(("", "kg", "m2")), st.sampled_from(((), ("im",), ("subcut",), ("im", "subcut"))), _ENDS,
        _WEIGHTS, st.sampled_from(("", "renal_impaired")), st.sampled_from(((), ("O00",), ("M05", "L40.5"))),
    )  # fmt: skip


def _doses() -> st.SearchStrategy[UsualDose]:
    ends = st.lists(_AMOUNTS, min_size=2, max_size=2).map(sorted)
    return st.builds(
        lambda ends, unit, source, whom, purpose: UsualDose(
            Quantity(ends[0], unit), Quantity(ends[1], unit), source, purpose=purpose, **whom
        ),
        ends, st.sampled_from((Unit.MG, Unit.MCG, Unit.ML)), _SOURCES, _for_whom(), st.just("") | _WORDS,
    )  # fmt: skip


def _limits() -> st.SearchStrategy[DoseLimit]:
    most = st.builds(Quantity, _AMOUNTS, st.sampled_from((Unit.MG, Unit.MCG, Unit.ML)))
    return st.builds(
        lambda kind, most, firm, source, whom: DoseLimit(kind[0], most, firm, source, span=kind[1], **whom),
        st.sampled_from((("dose", 1), ("day", 1), ("days", 28), ("hours", 4))), most, _FIRM, _SOURCES, _for_whom(),
    )  # fmt: skip


def _intervals() -> st.SearchStrategy[IntervalBands]:
    days = st.lists(_DAYS, min_size=3, max_size=3).map(sorted)
    return st.builds(
        lambda by, used, days, late, source: IntervalBands(by, used, *days, late, source),
        _WORDS, st.booleans(), days, st.just("") | _WORDS, _SOURCES,
    )  # fmt: skip


_NOT_WITH = st.builds(
    Contraindication,
    st.sampled_from(("pregnant", "peptic_ulcer")),
    st.sampled_from(("stop", "warn", "note")),
    _WORDS,
    _SOURCES,
)
ROWS = {
    "WATCH": st.builds(Observation, st.integers(1, 999), st.integers(0, 1_440), _SOURCES),
    "SITES": _sites(),
    "DOSE": _doses(),
    "LIMIT": _limits(),
    "COURSE": st.builds(CourseLimit, _DAYS, _DAYS, _FIRM, _SOURCES),
    "NOT WITH": _NOT_WITH,
    "REPEAT": _intervals(),
}


def drugs() -> st.SearchStrategy[Drug]:
    """Drugs that differ from cyanocobalamin in every safety row."""
    b12 = shipped_formulary().drugs["cyanocobalamin"]

    def some(label: str) -> st.SearchStrategy[tuple[object, ...]]:
        return st.lists(ROWS[label], max_size=3).map(tuple)

    return st.builds(
        lambda **rows: replace(b12, **rows),
        observations=some("WATCH"), site_rules=some("SITES"), usual_doses=some("DOSE"),
        dose_limits=some("LIMIT"), course_limits=some("COURSE"),
        contraindications=some("NOT WITH"), intervals=some("REPEAT"), clinical_source=_SOURCES,
        double_check=st.sampled_from(("none", "flag", "recommended", "required")),
    )  # fmt: skip
