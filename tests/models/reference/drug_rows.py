"""Safety rows of drugs as anybody could write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from models.reference.drug_safety import Contraindication, CourseLimit, DoseLimit, IntervalBands
from models.reference.formulary import Drug, Observation, SiteRule, shipped_formulary
from models.values.quantity import Quantity, Unit
from models.values.source import Confidence, Source

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


def _limits() -> st.SearchStrategy[DoseLimit]:
    most = st.builds(Quantity, _AMOUNTS, st.sampled_from((Unit.MG, Unit.MCG, Unit.ML)))
    return st.builds(
        lambda kind, most, per_kg, ages, weights, flag, firm, source: DoseLimit(
            kind, most, per_kg, *ages, *weights, flag, firm, source
        ),
        st.sampled_from(("dose", "day")), most, st.booleans(), _ENDS, _WEIGHTS,
        st.sampled_from(("", "renal_impaired")), _FIRM, _SOURCES,
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
        observations=some("WATCH"), site_rules=some("SITES"), dose_limits=some("LIMIT"), course_limits=some("COURSE"),
        contraindications=some("NOT WITH"), intervals=some("REPEAT"), clinical_source=_SOURCES,
        double_check=st.sampled_from(("none", "flag", "recommended", "required")),
    )  # fmt: skip
