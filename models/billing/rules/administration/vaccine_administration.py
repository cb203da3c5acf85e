"""Vaccines and toxoids take the immunization codes, never the therapeutic one (R1 rows 3 to 6)."""

from __future__ import annotations

from decimal import Decimal

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.lines import ChargeLine
from models.billing.part_b import outside_part_b
from models.billing.rule import NOTHING, Outcome, Rule, Stage
from models.billing.tables.vaccine_rows import VaccineRow
from models.codes.tables.vaccine_products import Components, vaccine_components
from models.core.finding import Finding
from models.core.source import Source

RULE = Rule(
    "vaccine_administration",
    "Vaccines take the immunization codes, one a vaccine or component",
    Stage.ADMINISTRATION,
    "R1 rows 3 to 6: AAFP; CMS NCCI PTP; OPPS Addendum B",
    needs=frozenset({"vaccine"}),
)
_CHARTED = Source("components as charted")


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Make the administration lines of the visit's vaccines; a coder checks a visit whose product no table holds."""
    vaccines = [dose for dose in case.charged if dose.vaccine and not _handed_on(case, dose)]
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
    if case.answer("immunization_lines_policy") == "units":
        made = _counted(made)
    return Outcome(tuple(made), findings=tuple(found))


def _handed_on(case: BillingCase, dose: Charged) -> bool:
    verdict = outside_part_b(case, dose)
    return verdict is not None and not verdict[1]


def _lines_of(case: BillingCase, dose: Charged, given: set[str], found: list[Finding]) -> list[ChargeLine]:
    visit, injection, at = case.visit, dose.injection, f"injections[{dose.number}]"
    kind, day = injection.drug.product_class if injection.drug else "", visit.date_of_service
    row = next((row for row in case.tables.vaccines if row.fits(kind, visit.payer.type, day)), None)
    if row is None:
        found.append(
            RULE.ask(at, f"No administration code of {injection.drug_name} is known that day. A coder decides.")
        )
        return []
    held = _components(dose)
    # A keyed code is known; without an opened package the units rule asks for that.
    if any(isinstance(code, str) for code in dose.codes) or not (dose.codes or injection.hcpcs):
        named = f", {held.code} by its name" if held.code else ""
        text = f"The product code of {injection.drug_name} is not known{named}: vaccine billing adds its line."
        found.append(RULE.ask(f"{at}.drug", text))
    public = case.answer("public_administration_policy") if injection.supply == "public" else ""
    if public == "product_only":
        return []
    if _counselled(case, dose, row) and public != "without_counselling":
        return _counselled_lines(dose, row, held if public != "first_component" else held._replace(number=1))
    again = row.first in given and bool(row.further)
    given.add(row.first)
    first = _line(dose, row.further if again else row.first, "further vaccine" if again else "vaccine", row)
    return [first, *_added_components(case, dose, row, held, found)]


def _components(dose: Charged) -> Components:
    """Return the components somebody charted, else those of the product (its code, CVX or name)."""
    injection = dose.injection
    codes = frozenset(code.hcpcs for code in dose.codes if not isinstance(code, str))
    known = vaccine_components(codes, injection.rare.cvx, injection.drug_name)
    return known if injection.components is None else known._replace(number=injection.components, source=_CHARTED)


def _added_components(
    case: BillingCase, dose: Charged, row: VaccineRow, held: Components, found: list[Finding]
) -> list[ChargeLine]:
    added = held.number - 1
    if not row.component or added < 1:
        return []
    if row.component_effective and case.visit.date_of_service < row.component_effective:
        text = f"No code for a further component of {dose.injection.drug_name} existed that day. A coder decides."
        found.append(RULE.ask(f"injections[{dose.number}]", text))
        return []
    return [_line(dose, row.component, f"{_counting(added)}; {held.source.key}", row, Decimal(added))]


def _counselled(case: BillingCase, dose: Charged, row: VaccineRow) -> bool:
    age = case.visit.age
    young = age is not None and age <= row.counselled_age
    return bool(row.counselled) and young and dose.injection.counselling == "physician"


def _counselled_lines(dose: Charged, row: VaccineRow, held: Components) -> list[ChargeLine]:
    first = _line(dose, row.counselled, "first component, physician counselled", row)
    added = held.number - 1
    if added < 1:
        return [first]
    text = f"{_counting(added)}; {held.source.key}"
    return [first, _line(dose, row.counselled_further, text, row, Decimal(added))]


def _counting(added: int) -> str:
    return "1 further component" if added == 1 else f"{added} further components"


def _line(dose: Charged, code: str, text: str, row: VaccineRow, units: Decimal = Decimal(1)) -> ChargeLine:
    because = RULE.because(f"{dose.injection.drug_name}: {text}", row.source.key)
    return ChargeLine(f"admin:{dose.number}:{code}", code, units, dose.number, because=(because,))


def _counted(made: list[ChargeLine]) -> list[ChargeLine]:
    """Return one line of each code with its units, as the payer wants it."""
    first: dict[str, ChargeLine] = {}
    for line in made:
        known = first.get(line.code)
        joined = (*known.because, *line.because) if known else line.because
        first[line.code] = (known or line)._replace(because=joined, units=(known.units if known else 0) + line.units)
    return list(first.values())
