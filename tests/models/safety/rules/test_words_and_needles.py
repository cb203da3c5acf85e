"""S11, S21, S35, S53, S69, S71, S72: other forms are other drugs; amounts and words as shown; needles; monitoring."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.charting.rules.dose_charges import dose_charges
from models.charting.rules.summary import observe_until, sentence
from models.codes.tables.code_tables import shipped_code_tables
from models.core.charting_codes import ResponseKind
from models.core.finding import Severity
from models.core.quantity import Quantity, Unit, parse_quantity
from models.drugs.formulary import shipped_formulary
from models.safety.case import GivingCase
from models.safety.draft import SitePick
from models.safety.rules.outcome import response
from models.safety.rules.product import lot as lot_rule
from models.safety.sites.needle import usual_needle
from models.safety.sites.typed_needle import read_needle
from tests.models.safety.rules.cases import CEFTRIAXONE, NOW, TODAY, case, lot, order, patient, weighing

SHOWN = re.compile(r"(0|[1-9]\d{0,2}(,\d{3})*)(\.\d*[1-9])?\N{NO-BREAK SPACE}[A-Za-z ]+")
FORBIDDEN = re.compile(r"[@&+<>]|\b(SC|SQ|sub q|IJ|IN|cc|U|IU|MU|QD|QOD)\b")


@pytest.mark.parametrize(
    ("ordered", "other"),
    [
        ("haloperidol-lactate", "haloperidol-decanoate"),
        ("penicillin-g-benzathine", "penicillin-g-benzathine-procaine"),
        ("olanzapine", "olanzapine-pamoate"),
        ("medroxyprogesterone-acetate", "medroxyprogesterone-acetate-subcut"),
        ("methylprednisolone-acetate", "methylprednisolone-sodium-succinate"),
    ],
)
def test_s11_another_salt_ester_or_depot_form_is_another_drug(ordered: str, other: str) -> None:
    for wanted, taken in ((ordered, other), (other, ordered)):
        (finding,) = lot_rule.check(case(wanted, stock=(lot(taken),)))
        assert (finding.severity, finding.text.partition(":")[0]) == (Severity.STOP, "Wrong drug")


@given(
    amount=st.decimals(min_value=0, max_value=9_999_999, allow_nan=False, places=6),
    unit=st.sampled_from([Unit.MG, Unit.MCG, Unit.ML, Unit.UNIT, Unit.MILLION_UNITS, Unit.MEQ]),
)
def test_s21_every_shown_dose_follows_the_grammar(amount: Decimal, unit: Unit) -> None:
    """No trailing zero, a leading zero, commas from 1,000, one unbreakable space, no full stop."""
    assert SHOWN.fullmatch(str(Quantity(amount, unit)))


@pytest.mark.parametrize(
    ("kg", "sex", "length"),
    [
        ("59.9", "female", "1 in; 5/8 in only with stretched skin"),
        ("60", "female", "1 in"),
        ("70", "female", "1 to 1 1/2 in"),
        ("90", "female", "1 1/2 in"),
        ("117", "male", "1 to 1 1/2 in"),
        ("118", "male", "1 1/2 in"),
    ],
)
def test_s35_the_needle_hint_follows_weight_and_sex_at_the_deltoid(kg: str, sex: str, length: str) -> None:
    row = usual_needle(case(person=weighing(kg, sex=sex), sites=(SitePick(code="deltoid-l"),)))
    assert row is not None
    assert (row.gauge, row.length, row.angle) == ("22-25", length, 90)


def test_s35_without_a_weight_no_needle_is_guessed_and_none_is_recorded() -> None:
    shot = case(person=patient(), sites=(SitePick(code="deltoid-l"),))
    assert usual_needle(shot) is None
    assert (shot.draft.needle_gauge, shot.draft.needle_length) == (None, "")


@pytest.mark.parametrize(
    ("written", "read"),
    [("25 G 1 in", (25, "1")), ("22g 1 1/2", (22, "1 1/2")), ("23 5/8 in", (23, "5/8")), ("the blue one", (None, ""))],
)
def test_s35_a_needle_is_kept_as_gauge_and_length(written: str, read: tuple[int | None, str]) -> None:
    assert read_needle(written) == read


def test_s53_given_and_discarded_within_one_unit_are_one_unit_without_jw() -> None:
    """Medicare article A53024: what fits one billing unit together is one unit and no JW."""
    shot = _most_of_a_vial()
    charges = dose_charges(shot)
    assert charges is not None
    assert [(line.units, "JW" in line.modifiers) for line in charges.lines if line.code == "J0696"] == [(1, False)]


def test_s50_the_signed_sentence_names_what_was_wasted_and_the_coded_reason() -> None:
    shot = _most_of_a_vial()
    reason = shot.facts.tables.reason("waste", "remainder")
    assert reason is not None
    assert f"Wasted 50\N{NO-BREAK SPACE}mg ({reason.display})" in sentence(shot)


def _most_of_a_vial() -> GivingCase:
    """200 mg of a 250 mg vial of ceftriaxone."""
    quarter = lot(CEFTRIAXONE, package=_package(CEFTRIAXONE, "250 mg"))
    return case(
        CEFTRIAXONE, ordered=order(CEFTRIAXONE, dose=parse_quantity("200 mg")), stock=(quarter,),
        final_volume_ml=Decimal(1), waste_reason="remainder",
    )  # fmt: skip


def _package(slug: str, content: str) -> object:
    wanted = parse_quantity(content)
    return next(p for p in shipped_formulary().drugs[slug].packages if p.content == wanted and "im" in p.routes)


def test_s69_will_monitor_keeps_the_dose_on_the_worklist_until_somebody_looked() -> None:
    answers = {"interval@verify.due": "monitor"}
    passed = case(ordered=order(due_on=TODAY + timedelta(days=3)), overrides=answers)
    (finding,) = response.check(passed)
    assert (finding.severity, finding.text) == (
        Severity.STOP, "You chose to monitor: choose Observing (until 09:57).",
    )  # fmt: skip

    watching = case(ordered=order(due_on=TODAY + timedelta(days=3)), overrides=answers, response=ResponseKind.OBSERVING)

    assert response.check(watching) == []
    assert observe_until(watching) == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("slug", "display"),
    [
        ("medroxyprogesterone-acetate", "medroxyPROGESTERone"),
        ("methylprednisolone-acetate", "methylPREDNISolone"),
        ("hydroxyzine-hcl", "hydrOXYzine"),
        ("diphenhydramine-hcl", "diphenhydrAMINE"),
        ("epinephrine", "EPINEPHrine"),
        ("ceftriaxone-sodium", "cefTRIAXone"),
        ("cefazolin-sodium", "ceFAZolin"),
        ("olanzapine", "OLANZapine"),
        ("fluphenazine-decanoate", "fluPHENAZine"),
        ("hydromorphone", "HYDROmorphone"),
    ],
)
def test_s71_look_alike_names_are_told_apart_by_tall_letters(slug: str, display: str) -> None:
    assert display in shipped_formulary().drugs[slug].display


def test_s72_no_shown_choice_is_an_error_prone_abbreviation() -> None:
    tables = shipped_code_tables()
    shown = [row.display for rows in tables.reasons.values() for row in rows]
    shown += [site.display for site in tables.sites.values()] + [flag.display for flag in tables.flags.values()]
    assert [text for text in shown if FORBIDDEN.search(text)] == []
