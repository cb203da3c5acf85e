"""The code of a drug line is one CMS lists for its NDC that quarter (R30, R31, R50)."""

from __future__ import annotations

from models.billing.case import BillingCase
from models.billing.lines import ChargeLine
from models.billing.rule import NOTHING, Outcome, Rule, Stage

RULE = Rule(
    "crosswalk_agrees",
    "The NDC picks the drug code",
    Stage.EDITS,
    "R30, R31, R50: CMS ASP NDC crosswalk",
)


def apply(case: BillingCase, lines: tuple[ChargeLine, ...]) -> Outcome:
    """Ask about every drug line whose code the loaded crosswalk does not list for its NDC."""
    listed = case.published.crosswalk
    if not listed:
        return NOTHING
    keys = {line.key for line in lines}
    found = []
    for group in case.groups:
        codes = listed.get(group.shares[0].opened.ndc11 or "", ())
        if group.key in keys and codes and group.code.hcpcs not in codes:
            share = group.shares[0]
            text = (
                f"CMS lists {share.opened.ndc11} under {', '.join(codes)} that quarter, not {group.code.hcpcs}. "
                "Correct the formulary, or choose the code."
            )
            found.append(RULE.ask(f"injections[{share.injection}].packages[{share.package}]", text))
    return Outcome(findings=tuple(found)) if found else NOTHING
