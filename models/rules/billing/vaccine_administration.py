"""Vaccines and toxoids take the immunization codes, never the therapeutic one (R1 rows 3 to 6)."""

from __future__ import annotations

from decimal import Decimal

from models.reference.billing_tables import VaccineRow
from models.rules.billing_case import BillingCase
from models.rules.billing_rule import NOTHING, Outcome, Rule, Stage
from models.rules.case import ChargeLine
from models.rules.drawn import Charged
from models.values.finding import Finding

RULE = Rule(
    "vaccine_administration",
    "Vaccines take the immunization codes, one a vaccine or component",
    Stage.ADMINISTRATION,
    "R1 rows 3 to 6: AAFP; CMS NCCI PTP; OPPS Addendum B",
    needs=frozenset({"vaccine"}),
)


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Make the administration lines of the visit's vaccines; a coder checks a visit whose product no table holds."""
    vaccines = [dose for dose in case.charged if dose.vaccine]
    if not vaccines:
        return NOTHING
    made: list[ChargeLine] = []
    found: list[Finding] = []
    given: set[str] = set()
    for dose in vaccines:
        made += _lines_of(case, dose, given, found)
    if {line.code for line in made} >= {"90460", "90471"}:
        text = "Counselled and other vaccines of one day never go out together (NCCI). A coder decides which."
        found.append(RULE.ask("injections", text))
    return Outcome(tuple(made), findings=tuple(found))


def _lines_of(case: BillingCase, dose: Charged, given: set[str], found: list[Finding]) -> list[ChargeLine]:
    visit, injection, at = case.visit, dose.injection, f"injections[{dose.number}]"
    kind, day = injection.drug.product_class if injection.drug else "", visit.date_of_service
    row = next((row for row in case.tables.vaccines if row.fits(kind, visit.payer.type, day)), None)
    if row is None:
        found.append(
            RULE.ask(at, f"No administration code of {injection.drug_name} is known that day. A coder decides.")
        )
        return []
    if any(isinstance(code, str) for code in dose.codes) or not dose.codes:
        text = f"The product code of {injection.drug_name} is not known: vaccine billing adds its line."
        found.append(RULE.ask(f"{at}.drug", text))
    if _counselled(case, dose, row):
        return _counselled_lines(dose, row)
    again = row.first in given and bool(row.further)
    given.add(row.first)
    if again and row.further_effective and day < row.further_effective:
        found.append(RULE.ask(at, f"No code for a further {injection.drug_name} existed that day. A coder decides."))
    return [_line(dose, row.further if again else row.first, "further vaccine" if again else "vaccine", row)]


def _counselled(case: BillingCase, dose: Charged, row: VaccineRow) -> bool:
    age = case.visit.age
    young = age is not None and age <= row.counselled_age
    return bool(row.counselled) and young and dose.injection.counselling == "physician"


def _counselled_lines(dose: Charged, row: VaccineRow) -> list[ChargeLine]:
    first = _line(dose, row.counselled, "first component, physician counselled", row)
    further = dose.injection.components - 1
    if further < 1:
        return [first]
    more = _line(dose, row.counselled_further, f"{further} further components", row, Decimal(further))
    return [first, more]


def _line(dose: Charged, code: str, text: str, row: VaccineRow, units: Decimal = Decimal(1)) -> ChargeLine:
    because = RULE.because(f"{dose.injection.drug_name}: {text}", row.source.key)
    return ChargeLine(f"admin:{dose.number}:{code}", code, units, dose.number, because=(because,))
