"""Where a screen can lead: the names of the screens of other subjects, which it does not know itself."""

from __future__ import annotations

from enum import StrEnum


class To(StrEnum):
    """A screen of another subject, with what it is opened with in brackets; the application knows where it stands."""

    AMEND = "amend"
    """[administration id]"""
    CLINICAL_INFORMATION = "background"
    """[patient id]"""
    CHART_DOSE = "chart_dose"
    """[order id, the scan that led here or None]"""
    EDIT_DRUG = "edit_drug"
    """[the drug as found, the line to begin at or None]"""
    DRUG_HISTORY = "drug_history"
    """[slug, name]"""
    FIND_PATIENT = "find_patient"
    FORMULARY = "formulary"
    ENTERED_IN_ERROR = "in_error"
    """[administration id]"""
    NEAR_MISSES = "near_misses"
    ORDER = "order"
    """[patient id, the order to settle or None]"""
    PATIENT = "patient"
    """[patient id]"""
    OWN_PIN = "own_pin"
    """[person id, name]"""
    PAYERS = "payers"
    PEOPLE = "people"
    REACTION = "reaction"
    """[administration id]"""
    SAFETY = "safety"
    SIGNED = "signed"
    """[the dose just stored]"""
    STOCK = "stock"
    WATCH_END = "watch_end"
    """[the work item]"""
    CHARGE_PREVIEW = "what_if"
    """[the situation]"""
