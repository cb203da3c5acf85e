"""Whether an order from outside is one to give in a clinic: what a patient takes at home is none."""

from __future__ import annotations

import re

from models.exchange.imported import ImportedOrder

# FHIR R4 value sets medicationrequest-category and medication-statement-category, and the words people write instead.
_AT_HOME = frozenset({"community", "discharge", "patientspecified", "home", "self", "self-administered"})
_IN_A_CLINIC = frozenset({"outpatient", "inpatient", "clinic", "office", "clinic-administered"})
_HOME_WORDS = re.compile(
    r"\b(at home|home use|for home|self[- ]?(inject|administ)\w*|patient (to|will|may|can) (self|inject|administer)"
    r"|inject yourself|carry with|take[- ]home)\b",
    re.IGNORECASE,
)
_SELF_GIVEN = re.compile(r"\bauto[- ]?injector|\bpen[- ]?injector|\b\w*(?<!o)pen\b(?!\s*needle)", re.IGNORECASE)


def not_for_the_clinic(order: ImportedOrder) -> str:
    """Return why an order is none to give here: reported, for_home; "" for one that may be."""
    if order.reported:
        return "reported"
    stated = set(order.setting)
    if stated & _IN_A_CLINIC:
        return ""
    if stated & _AT_HOME or order.for_patient:
        return "for_home"
    if _HOME_WORDS.search(f"{order.instruction}\n{order.patient_words}\n{order.note}"):
        return "for_home"
    # What a patient carries for an emergency, or collects from a pharmacy ready to use.
    return "for_home" if _self_given(order) and (order.as_needed or order.dispensed) else ""


def where_unclear(order: ImportedOrder) -> str:
    """Return what to ask about a device patients use on themselves where nothing says who gives it; "" otherwise."""
    clear = set(order.setting) & _IN_A_CLINIC or not _self_given(order)
    return "" if clear else "made for self-injection: to be given here, or at home?"


def _self_given(order: ImportedOrder) -> bool:
    named = "\n".join((order.medication_text, order.form_text, *order.medication_names))
    return bool(_SELF_GIVEN.search(named))
