"""The administration code of each injection, by product class, drug code and payer (R1, R8, R10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from models.billing.case import BillingCase
from models.billing.doses.prepared_dose import Charged
from models.billing.facts import Injection
from models.billing.lines import ChargeLine
from models.billing.rule import Outcome, Rule, Stage
from models.billing.tables.tables import AdministrationRow, Given, shipped_billing_tables
from models.core.finding import Finding
from models.core.quantity import format_amount

RULE = Rule(
    "admin_code",
    "One administration line a needle entry, its code by what was injected",
    Stage.ADMINISTRATION,
    "R1, R8, R10: AAP; NGS A58620; AAPC",
)
_NAMED = 4
_SPLIT = "R10: AAPC on divided doses; ASCO; unsettled"
_SAID = {"IM": "intramuscular", "SUBCUT": "subcutaneous", "ID": "intradermal"}


def apply(case: BillingCase, _lines: tuple[ChargeLine, ...]) -> Outcome:
    """Make the administration lines of the visit and ask where the code is a coder's choice."""
    made: list[ChargeLine] = []
    found: list[Finding] = []
    several: dict[AdministrationRow, list[tuple[int, Injection]]] = {}
    for dose in case.charged:
        number, injection = dose.number, dose.injection
        if dose.vaccine or injection.part_of:
            continue
        row = _row(_given(case, dose), case.visit.date_of_service)
        if row is None:
            text = f"No administration code is known for {injection.drug_name} on that day. A coder decides."
            found.append(RULE.ask(f"injections[{number}]", text))
        elif row.procedures:
            found.append(_procedure_asked(number, injection, row))
        elif injection.count > 0 and row.several:
            several.setdefault(row, []).append((number, injection))
        elif injection.count > 0:
            made += _lines_of(case, number, injection, row, found)
    made += [_together(row, parts) for row, parts in several.items()]
    return Outcome(_styled(case, made), findings=tuple(found))


def _given(case: BillingCase, dose: Charged) -> Given:
    injection = dose.injection
    return Given(
        injection.drug.product_class if injection.drug else "",
        case.visit.payer.type,
        injection.device,
        case.answers["not_complex_list"],
        frozenset([code.hcpcs for code in dose.codes if not isinstance(code, str)]),
    )


@lru_cache(maxsize=4096)
def _row(given: Given, day: date) -> AdministrationRow | None:
    # Asked by what decides and not by the dose, so that two doses of a drug share one answer.
    return next((row for row in shipped_billing_tables().administration if row.fits(given, day)), None)


def _procedure_asked(number: int, injection: Injection, row: AdministrationRow) -> Finding:
    text = (
        f"{injection.drug_name} is billed with the procedure that injects it, never with a code of injection. "
        f"Add {', '.join(row.procedures[:_NAMED])} or another one to the other services."
    )
    return RULE.ask(f"injections[{number}]", text, row.source.key)


def _code(case: BillingCase, row: AdministrationRow, injection: Injection) -> tuple[str, str]:
    """Return the row's code for the visit's diagnoses, and the question a coder has to answer ("" for none)."""
    if row.counselled and injection.counselling == "physician":
        return row.counselled, ""
    if not row.diagnosis or _has(case, case.tables.groups[row.diagnosis].codes):
        return row.code, ""
    message = f"{row.code} is for {row.text}, and no {row.diagnosis} diagnosis is on the visit."
    if not row.otherwise:
        return row.code, f"{message} Add it, or choose the code."
    code = case.answer(row.otherwise)
    decided = row.otherwise in case.visit.payer.policies
    return (
        code,
        "" if decided else f"{message} Payers disagree on {' or '.join(case.tables.switches[row.otherwise].values)}.",
    )


def _has(case: BillingCase, prefixes: frozenset[str]) -> bool:
    return any(code.startswith(tuple(prefixes)) for code in case.visit.diagnoses)


def _lines_of(
    case: BillingCase, number: int, injection: Injection, row: AdministrationRow, found: list[Finding]
) -> list[ChargeLine]:
    code, question = _code(case, row, injection)
    if question:
        found.append(RULE.ask(f"injections[{number}]", question, row.source.key))
    line = _line(number, code, f"{_SAID[injection.route]} {row.text}", row.source.key)
    if injection.count == 1:
        return [line]
    if case.answer("split_dose_policy") == "one_unit":
        message = f"One dose in {injection.count} injections is billed as one administration; the payer decides."
        found.append(RULE.note(f"injections[{number}].count", message, _SPLIT))
        return [line]
    return [line] + [line._replace(key=f"{line.key}:{entry}") for entry in range(2, injection.count + 1)]


def _together(row: AdministrationRow, parts: list[tuple[int, Injection]]) -> ChargeLine:
    entries = sum(injection.count for _, injection in parts)
    code = row.code if entries == 1 else row.several
    message = "one injection" if entries == 1 else f"{entries} injections, always one unit"
    return _line(parts[0][0], code, f"{row.text}: {message}", row.source.key)


@lru_cache(maxsize=4096)
def _line(number: int, code: str, text: str, source: str) -> ChargeLine:
    return ChargeLine(f"admin:{number}", code, Decimal(1), number, because=(RULE.because(text, source),))


def _styled(case: BillingCase, made: list[ChargeLine]) -> tuple[ChargeLine, ...]:
    if case.answer("multi_injection_style") != "units":
        return tuple(made)
    first: dict[str, ChargeLine] = {}
    for line in made:
        known = first.get(line.code)
        first[line.code] = known._replace(units=known.units + line.units) if known else line
    return tuple(_counted(line) for line in first.values())


def _counted(line: ChargeLine) -> ChargeLine:
    if line.units == 1:
        return line
    text = f"{format_amount(line.units)} injections on one line, as the payer wants"
    return line._replace(because=(*line.because, RULE.because(text)))
