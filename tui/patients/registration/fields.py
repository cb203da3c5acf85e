"""The fields of a patient's form, in the order they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.patients.patient_entry import PatientEntry


@dataclass(frozen=True, slots=True)
class PatientField:
    """A field by its name in the entry; `card` is where it is laid out."""

    name: str
    label: str
    hint: str
    card: str


CARDS = (("who", "Patient"), ("contact", "Name and address"), ("others", "Guardian and emergency"), ("ids", "Numbers"))
FIELDS = (
    PatientField("family", "Family name", "required", "who"),
    PatientField("given", "Given name", "", "who"),
    PatientField("birth", "Birth date", "3/2/1960, or 1960", "who"),
    PatientField("sex", "Sex", "F, M, O or U", "who"),
    PatientField("phone", "Phone", "ten digits", "who"),
    PatientField("phone_other", "Other phone", "", "who"),
    PatientField("middle", "Middle name", "", "contact"),
    PatientField("suffix", "Suffix", "Jr, III", "contact"),
    PatientField("former_names", "Former name", "several with ;", "contact"),
    PatientField("language", "Language", "if not English", "contact"),
    PatientField("address", "Address", "", "contact"),
    PatientField("address_more", "Line 2", "", "contact"),
    PatientField("city", "City", "", "contact"),
    PatientField("state", "State", "IL", "contact"),
    PatientField("postal_code", "ZIP", "", "contact"),
    PatientField("confidential", "Confidential", "y, or empty", "contact"),
    PatientField("guardian_name", "Guardian", "", "others"),
    PatientField("guardian_relation", "Relation", "mother", "others"),
    PatientField("guardian_phone", "Phone", "", "others"),
    PatientField("emergency_name", "Emergency", "", "others"),
    PatientField("emergency_relation", "Relation", "", "others"),
    PatientField("emergency_phone", "Phone", "", "others"),
    PatientField("wristband", "Wristband", "scan or type", "ids"),
    PatientField("mrn", "MRN", "empty: given here", "ids"),
)
LABELS = {field.name: field.label for field in FIELDS}
_YES = {"y", "yes"}


def entry_of(typed: Mapping[str, str]) -> PatientEntry:
    """Return what was typed as an entry."""
    texts = {name: text for name, text in typed.items() if name != "confidential"}
    return PatientEntry(**texts, confidential=typed.get("confidential", "").strip().lower() in _YES)


def typed_of(entry: PatientEntry) -> dict[str, str]:
    """Return an entry as the fields show it."""
    shown = {name: getattr(entry, name) for name in LABELS if name != "confidential"}
    return {**shown, "confidential": "y" if entry.confidential else ""}
