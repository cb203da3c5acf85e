"""Code pairs of the NCCI table beside the injections: what yields, and where 59 or X{S} may bypass (R22 to R25)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Amendment, Outcome, Rule, Stage
from models.codes.code_sets import PtpEdit
from models.core.finding import Finding

RULE = Rule(
    "correct_coding",
    "Code pairs: the second column yields unless it was truly separate",
    Stage.MODIFIERS,
    "R22 to R25: CMS NCCI PTP",
    needs=frozenset({"services", "several_acts"}),
)
_BYPASS = {"lines_59": "59", "lines_xs_xe": "XS", "lines_76": "59", "units": "59"}


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Judge every active pair of the visit; visits beside an injection are judged by a rule of their own."""
    if not case.published.pairs:
        return NOTHING
    groups = case.tables.groups
    visits = groups["evaluation_management"].codes | groups["preventive_visit"].codes
    changed: list[Amendment] = []
    found: list[Finding] = []
    for line in lines:
        if line.package is None and line.code not in visits:
            _judge(case, line, lines, changed, found)
    return Outcome(amendments=tuple(changed), findings=tuple(found)) if changed or found else NOTHING


def _judge(
    case: BillingCase, line: ChargeLine, lines: tuple[ChargeLine, ...], changed: list[Amendment], found: list[Finding]
) -> None:
    pairs = [pair for pair in case.published.pairs if pair.column_two == line.code]
    if not pairs:
        return
    at = f"services[{line.injection}].code" if line.service else f"injections[{line.injection}]"
    never = next((pair for pair in pairs if pair.indicator == "0"), None)
    if never:
        message = f"{line.code} is never paid beside {never.column_one} ({never.release}): it is left out."
        changed.append(Amendment(line.key, RULE.because(message), drop=True))
        found.append(RULE.ask(at, f"{message} A coder decides whether the visit is right."))
        return
    names = ", ".join(sorted({pair.column_one for pair in pairs}))
    modifier = _BYPASS[case.answer("multi_injection_style")]
    changed.append(Amendment(line.key, RULE.because(f"{modifier}: apart from {names}"), modifiers=(modifier,)))
    if not all(_apart(case, line, pair, lines) for pair in pairs):
        message = (
            f"{line.code} beside {names} is paid only for another drug, site or encounter, and the chart shows none. "
            f"A coder releases it with {modifier} or takes it off."
        )
        found.append(RULE.ask(at, message))


def _apart(case: BillingCase, line: ChargeLine, pair: PtpEdit, lines: tuple[ChargeLine, ...]) -> bool:
    """True when the chart itself shows two acts: two injections, another drug in the procedure, or an attestation."""
    partners = [other for other in lines if other.code == pair.column_one and other.package is None]
    return all(_shown(case, line, partner) for partner in partners)


def _shown(case: BillingCase, line: ChargeLine, partner: ChargeLine) -> bool:
    visit = case.visit
    if not line.service and not partner.service:
        return True
    attested = [one for one in (line, partner) if one.service]
    if any(visit.services[one.injection].separately_identifiable for one in attested):
        return True
    if line.service:
        return False
    mine = visit.injections[line.injection].drug_name
    inside = [other.drug_name for other in visit.injections if other.part_of == partner.code]
    return bool(inside) and mine not in inside
