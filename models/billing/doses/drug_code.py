"""Which code bills what was taken from a package on a day of service (R28, R30, R50, R56)."""

from __future__ import annotations

from datetime import date

from models.billing.facts import Injection, OpenedPackage
from models.billing.tables.tables import shipped_billing_tables
from models.core.quantity import format_amount
from models.core.words import date_text
from models.drugs.drug import CONTAINERS, BillingCode


def billing_code(injection: Injection, opened: OpenedPackage, day: date) -> BillingCode | str:
    """Return the code the package is billed with on `day`, or the question that keeps it from being known.

    The package decides (R30); a code the user keyed decides only among the codes valid for it.
    """
    drug = injection.drug
    dated = drug.codes_on(day) if drug else ()
    fitting = [code for code in dated if not opened.hcpcs or code.hcpcs in opened.hcpcs]
    keyed = [code for code in fitting if code.hcpcs == injection.hcpcs]
    unclassified = shipped_billing_tables().groups["unclassified"].codes
    specific = [code for code in fitting if code.hcpcs not in unclassified]
    # Where only codes that stand for any drug fit, the formulary lists the usual one first (R51).
    found = keyed or specific or fitting[:1]
    if len(found) == 1:
        return found[0]
    if not keyed and opened.ndc11 is None and not opened.hcpcs:
        return f"No known package of {injection.drug_name} is a {described(opened)}. Scan its NDC or enter the code."
    if not found:
        return (
            f"No billing code of {injection.drug_name} is valid on {date_text(day)} for this package. A coder decides."
        )
    names = ", ".join(code.hcpcs for code in found)
    return f"{injection.drug_name} could be {names} on {date_text(day)}. Scan the package's NDC or enter the code."


def described(opened: OpenedPackage) -> str:
    """Return an opened container in words: `30 mg / 1 mL single-dose vial`."""
    volume = f" / {format_amount(opened.volume_ml)} mL" if opened.volume_ml else ""
    return f"{opened.content or 'unlabelled'}{volume} {CONTAINERS.get(opened.container, opened.container)}"


def fixed_units(code: BillingCode) -> bool:
    """True when the code bills one unit whatever the amount: tiers (R28) and unclassified drugs (R49)."""
    return code.style == "tier" or unclassified(code)


def unclassified(code: BillingCode) -> bool:
    """True for a code that stands for every drug without one of its own (R49)."""
    return code.hcpcs in shipped_billing_tables().groups["unclassified"].codes
