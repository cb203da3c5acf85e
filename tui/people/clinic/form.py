"""The fields of the clinic's facts and what a refusal of each names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.core.errors import BadInputError
from models.core.required_reason import stated
from models.people.clinic.entry import ClinicEntry, checked_clinic
from models.people.clinic.zones import zone_text
from models.people.queries.clinic_facts import ClinicFacts
from tui.dialogs.fields import Field

FIELDS = (
    Field("name", "Clinic", "its name on claims"),
    Field("npi", "NPI", "ten digits"),
    Field("tax_number", "Tax number", "EIN 12-3456789, or SSN 123-45-6789"),
    Field("street", "Street", "number and street"),
    Field("street2", "Suite", "suite or building, or empty"),
    Field("city", "City", ""),
    Field("state", "State", "two letters, such as IL"),
    Field("zip_code", "ZIP", "five or nine digits"),
    Field("phone", "Phone", "217-555-0134"),
    Field("taxonomy", "Taxonomy", "ten characters, such as 207Q00000X"),
    Field("place_of_service", "Place", "two digits, 11 for an office"),
    Field("time_zone", "Time zone", "Eastern, Central, Mountain …"),
)
REASON = Field("reason", "Reason", "why it changes")
AT = {
    "clinic name": "name", "NPI": "npi", "tax number": "tax_number", "street line 2": "street2", "ZIP": "zip_code",
    "place of service": "place_of_service", "time zone": "time_zone",
}  # fmt: skip
"""The form's field for each thing a refusal names otherwise."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The clinic as edited, why, and what was typed, for a form that opens again."""

    entry: ClinicEntry
    reason: str
    typed: Mapping[str, str]


def values_of(found: ClinicFacts) -> dict[str, str]:
    """Return what the form opens with."""
    values = {field.name: str(getattr(found.typed, field.name)) for field in FIELDS}
    return {**values, "time_zone": zone_text(values["time_zone"])}


def edited(found: ClinicFacts, typed: Mapping[str, str]) -> Edited:
    """Return the clinic as typed. Raises BadInputError at the form's field."""
    values = {field.name: typed[field.name] for field in FIELDS}
    entry = ClinicEntry(**values)
    # What is shown of a Social Security number is not the number: left as it is, it stays.
    kept = values["tax_number"].strip() == found.facts["tax"]
    try:
        checked_clinic(ClinicEntry(**{**values, "tax_number": "" if kept else values["tax_number"]}))
    except BadInputError as error:
        raise BadInputError(AT.get(error.at, error.at), error.text) from None
    return Edited(entry, stated(typed["reason"]), dict(typed))
