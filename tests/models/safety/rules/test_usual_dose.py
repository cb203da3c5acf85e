"""S24: every drug's usual range and maximum, generated: what is asked, what stops, what passes in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from models.codes.tables.code_tables import shipped_code_tables
from models.core.errors import BadInputError
from models.core.finding import Finding, Severity
from models.core.quantity import Quantity, Unit, parse_quantity
from models.drugs.drug import Drug
from models.drugs.drug_safety import DoseRow, UsualDose
from models.drugs.formulary import shipped_formulary
from models.drugs.rules.dose_unit import check_dose_unit
from models.patients.facts import PatientFacts
from models.safety.dosing.facts import order_facts_of_dose
from models.safety.dosing.fit import DoseFacts, Fit, fitting, for_patient
from models.safety.dosing.order_dose import OrderDose, order_dose
from models.safety.rules.order import dose_limit, usual_dose
from tests.models.safety.rules.cases import NOW, TODAY, case, drug_of, order, patient, weighing

DRUGS = list(shipped_formulary().drugs.values())
ADULT_KG = "70"


def person_of(row: DoseRow) -> PatientFacts:
    """Return somebody the row is for: a grown person of 70 kg where it names nobody."""
    age = row.age_from if row.age_from is not None else (row.age_below - 1 if row.age_below is not None else 45)
    heavy, light = row.weight_from_kg, row.weight_below_kg
    weight = heavy if heavy is not None else (light / 2 if light is not None else Decimal(ADULT_KG))
    return weighing(str(weight), birth_date=TODAY.replace(year=TODAY.year - age))


def facts_of(drug: Drug, row: DoseRow, dose: Quantity) -> DoseFacts:
    route = row.routes[0] if row.routes else drug.routes[0]
    return order_facts_of_dose(
        drug, dose, person_of(row), shipped_code_tables(), frozenset(), (), now=NOW, today=TODAY, starts_on=TODAY,
        route=route, diagnoses=row.diagnoses, every_days=None,
    )  # fmt: skip


def asked_at_order(drug: Drug, row: DoseRow, dose: Quantity) -> tuple[OrderDose, ...]:
    return order_dose(facts_of(drug, row, dose))


def asked_at_dose(drug: Drug, row: DoseRow, dose: Quantity) -> list[Finding]:
    route = row.routes[0] if row.routes else drug.routes[0]
    ordered = order(drug.slug, dose=dose, route=route, diagnoses=row.diagnoses)
    given = case(drug.slug, person=person_of(row), ordered=ordered, stock=())
    return [*dose_limit.check(given), *usual_dose.check(given)]


def ends(drug: Drug, row: UsualDose) -> tuple[Decimal, Decimal]:
    """Return bottom and top of what is usual and allowed for the row's person, in the row's unit."""
    facts = facts_of(drug, row, row.most)
    unit = row.most.unit
    known = [one for one, fit in fitting(facts, drug.usual_doses) if fit is Fit.YES and one.most.comparable(unit)]
    limits = [
        for_patient(facts, one, one.most).to(unit).amount
        for one, fit in fitting(facts, drug.dose_limits)
        if fit is Fit.YES and one.most.comparable(unit)
    ]
    bottom = min(for_patient(facts, one, one.least).to(unit).amount for one in known)
    top = max(for_patient(facts, one, one.most).to(unit).amount for one in known)
    return bottom, min([top, *limits])


def ranges() -> Iterator[tuple[Drug, UsualDose]]:
    for drug in DRUGS:
        yield from ((drug, row) for row in drug.usual_doses if row.per != "m2")


RANGES = list(ranges())


def silent(found: tuple[OrderDose, ...] | list[Finding]) -> bool:
    return all(one.severity is Severity.NOTE for one in found)


def test_s24_every_shipped_drug_has_a_usual_dose_and_a_limit_with_source_and_confidence() -> None:
    without = [drug.slug for drug in DRUGS if not drug.usual_doses or not drug.dose_limits]
    assert without == []
    rows = [row for drug in DRUGS for row in (*drug.usual_doses, *drug.dose_limits)]
    assert all(row.source.key and row.source.confidence for row in rows)


def test_s24_bottom_middle_and_top_of_every_range_pass_in_silence() -> None:
    loud = []
    for drug, row in RANGES:
        bottom, top = ends(drug, row)
        for amount in (bottom, (bottom + top) / 2, top):
            dose = Quantity(amount, row.most.unit)
            if not silent(asked_at_order(drug, row, dose)) or not silent(asked_at_dose(drug, row, dose)):
                loud.append((drug.slug, str(dose), [one.text for one in asked_at_order(drug, row, dose)]))
    assert loud == []


def answers(factor: Decimal, *, top: bool) -> list[tuple[Drug, Quantity, tuple[OrderDose, ...] | list[Finding]]]:
    """Return what order and dose say to a multiple of the top, or of the bottom, of every range."""
    doses = [(drug, row, Quantity(ends(drug, row)[top] * factor, row.most.unit)) for drug, row in RANGES]
    steps = (asked_at_order, asked_at_dose)
    return [(drug, dose, step(drug, row, dose)) for drug, row, dose in doses for step in steps]


@pytest.mark.parametrize("factor", ["10", "100"])
def test_s24_ten_and_a_hundred_times_the_top_of_every_range_ask_exactly_one_thing(factor: str) -> None:
    found = answers(Decimal(factor), top=True)
    assert [
        (drug.slug, str(dose), message) for drug, dose, message in found if len(message) != 1 or silent(message)
    ] == []


def test_s24_a_thousandth_of_the_bottom_of_every_range_asks_one_reason() -> None:
    found = answers(Decimal("0.001"), top=False)
    firm = [(drug.slug, str(dose), [one.severity for one in message]) for drug, dose, message in found]
    assert [one for one in firm if one[2] != [Severity.WARN]] == []


def _other_units(drug: Drug, row: UsualDose) -> Iterator[Quantity]:
    """Yield the figures of a range in a unit they were not meant in: mL for mg, units for mL, mg for units."""
    for unit in (Unit.ML, Unit.UNIT, Unit.MG):
        if not row.most.comparable(unit):
            yield from (Quantity(amount, unit) for amount in ends(drug, row))


def test_s24_s20_the_figures_of_a_range_in_another_unit_are_refused_asked_or_stopped() -> None:
    passed = []
    for drug, row in RANGES:
        for dose in _other_units(drug, row):
            try:
                check_dose_unit(dose, drug)
            except BadInputError:
                continue
            if silent(asked_at_order(drug, row, dose)) or silent(asked_at_dose(drug, row, dose)):
                passed.append((drug.slug, str(dose)))
    assert passed == []


@pytest.mark.parametrize(
    ("slug", "dose", "message"),
    [
        ("haloperidol-lactate", "100 mg", "limit at once 10\N{NO-BREAK SPACE}mg"),
        ("epinephrine", "3 mg", "limit at once 0.5\N{NO-BREAK SPACE}mg"),
        ("methotrexate-sodium", "250 mg", "limit in 7 days 30\N{NO-BREAK SPACE}mg"),
        ("insulin-regular", "1,000 units", "1\N{NO-BREAK SPACE}unit/kg"),
    ],
)
@pytest.mark.parametrize("person", [patient(), weighing(ADULT_KG)], ids=["no weight", "70 kg"])
def test_s24_a_dose_far_above_the_maximum_stops_at_order_and_dose_with_number_and_source(
    slug: str, dose: str, message: str, person: PatientFacts
) -> None:
    """Trial Y1: haloperidol lactate 100 mg, epinephrine 3 mg, methotrexate 250 mg, insulin regular 1,000 units."""
    drug, amount = drug_of(slug), parse_quantity(dose)
    facts = order_facts_of_dose(
        drug, amount, person, shipped_code_tables(), frozenset(), (), now=NOW, today=TODAY, starts_on=TODAY,
        route=drug.routes[0],
    )  # fmt: skip
    (at_order,) = order_dose(facts)
    given = case(slug, person=person, ordered=order(slug, dose=amount), stock=())
    (at_dose,) = [*dose_limit.check(given), *usual_dose.check(given)]

    assert (at_order.severity, at_dose.severity) == (Severity.STOP, Severity.STOP)
    assert message in at_order.text
    assert message in at_dose.text
    sources = "; ".join(row.source.key for row in drug.dose_limits)
    assert at_order.source in sources
    assert at_dose.source in sources
    assert "(needs local sign-off)" in at_dose.text


def test_s24_between_top_and_maximum_one_reason_is_asked_with_the_usual_range() -> None:
    given = case("haloperidol-lactate", ordered=order("haloperidol-lactate", dose=parse_quantity("8 mg")), stock=())

    (finding,) = [*dose_limit.check(given), *usual_dose.check(given)]

    assert (finding.severity, finding.at) == (Severity.WARN, "verify.usual_dose")
    assert "8\N{NO-BREAK SPACE}mg is above the usual 2 to 5\N{NO-BREAK SPACE}mg" in finding.text


def test_s24_a_volume_is_no_dose_of_a_drug_measured_in_mg_and_stops_where_it_makes_too_much() -> None:
    """Haloperidol lactate is 5 mg/mL: 1 mL makes 5 mg and is asked about, 5 mL make 25 mg and stop."""
    ask = case("haloperidol-lactate", ordered=order("haloperidol-lactate", dose=parse_quantity("1 mL")), stock=())
    stop = case("haloperidol-lactate", ordered=order("haloperidol-lactate", dose=parse_quantity("5 mL")), stock=())

    (asked,) = [*dose_limit.check(ask), *usual_dose.check(ask)]
    (stopped,) = [*dose_limit.check(stop), *usual_dose.check(stop)]

    assert asked.severity is Severity.WARN
    assert "(5\N{NO-BREAK SPACE}mg): the usual dose is 2 to 5\N{NO-BREAK SPACE}mg. Write the dose in mg" in asked.text
    assert stopped.severity is Severity.STOP


def test_s24_s25_a_range_per_kg_asks_for_a_weight_once() -> None:
    tobramycin = order("tobramycin-sulfate", dose=parse_quantity("300 mg"))
    unweighed = case("tobramycin-sulfate", ordered=tobramycin, stock=())
    weighed = case("tobramycin-sulfate", person=weighing("70"), ordered=tobramycin, stock=())

    (finding,) = [*dose_limit.check(unweighed), *usual_dose.check(unweighed)]

    assert (finding.severity, finding.at) == (Severity.STOP, "verify.weight")
    assert "the limit is 5\N{NO-BREAK SPACE}mg/kg" in finding.text
    assert [*dose_limit.check(weighed), *usual_dose.check(weighed)] == []


def test_s24_a_range_per_square_metre_says_that_no_height_is_kept() -> None:
    ordered = order("methotrexate-sodium", dose=parse_quantity("85 mg"), diagnoses=("O00.101",))
    given = case("methotrexate-sodium", ordered=ordered, stock=(), person=weighing("70"))

    (finding,) = [*dose_limit.check(given), *usual_dose.check(given)]

    assert finding.severity is Severity.STOP
    assert "50\N{NO-BREAK SPACE}mg/m² (needs local sign-off), and no height is kept here" in finding.text


def test_s24_a_drug_without_a_usual_dose_says_so_once_at_the_order() -> None:
    unknown = replace(drug_of("haloperidol-lactate"), usual_doses=(), dose_limits=())
    facts = facts_of(unknown, drug_of("haloperidol-lactate").usual_doses[0], parse_quantity("500 mg"))
    given = case("haloperidol-lactate", ordered=order("haloperidol-lactate", dose=parse_quantity("500 mg")), stock=())

    (note,) = order_dose(facts)

    assert (note.severity, note.answers) == (Severity.NOTE, "")
    assert note.text == "No usual dose of haloperidol lactate is known: nothing compares this one."
    assert usual_dose.check(replace(given, facts=replace(given.facts, drug=unknown))) == []


def test_s24_the_rows_of_a_diagnosis_stand_in_place_of_the_general_ones() -> None:
    drug = drug_of("methotrexate-sodium")
    row = next(row for row in drug.usual_doses if row.diagnoses)
    facts = facts_of(drug, row, parse_quantity("85 mg"))

    assert [one.diagnoses for one, _fit in fitting(facts, drug.usual_doses)] == [("O00",)]
    assert [one.per for one, _fit in fitting(facts, drug.dose_limits)] == ["m2"]
