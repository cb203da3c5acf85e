"""The fields of the first start, section by section, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the first frame waits for no model
    from models.people.actions.set_up_clinic import ClinicSetup

CREDENTIALS = (
    "MD", "DO", "NP", "PA", "RN", "LPN", "MA", "PharmD", "CNM", "CRNA", "DPM", "manager", "biller", "pharmacist",
    "front desk",
)  # fmt: skip
"""What is proposed while a credential is typed; anything else may be typed too."""
_ROLE_OF = {
    **dict.fromkeys(("MD", "DO", "NP", "PA", "CNM", "CRNA", "DPM"), "provider"),
    **dict.fromkeys(("RN", "LPN"), "nurse"),
    "MA": "medical assistant",
}
ROLES = ("provider", "nurse", "medical assistant", "biller", "stock manager", "none")


NEEDED = frozenset({"name", "zone", "family", "sign_in", "pin", "again"})
"""What a clinic cannot begin without; everything else may wait."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form: what it is called, what stands in it while empty, and what to know while in it."""

    name: str
    label: str
    placeholder: str
    hint: str
    secret: bool = False

    @property
    def required(self) -> bool:
        """Whether nothing begins without it."""
        return self.name in NEEDED


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together."""

    name: str
    title: str
    fields: tuple[FormField, ...]


_LATER = "May wait: y on Today changes it later."
CLINIC = Section(
    "clinic",
    "1 of 2  The clinic",
    (
        FormField("name", "Clinic", "its name", "The name that claims carry. F10 goes on; the rest may wait."),
        FormField("zone", "Time zone", "Central, or a digit", ""),
        FormField("npi", "NPI", "ten digits", f"The group's or your own NPI. {_LATER}"),
        FormField("tax", "Tax number", "EIN 12-3456789", f"EIN, or SSN in front of a Social Security number. {_LATER}"),
        FormField("street", "Street", "12 Lake St", f"Number and street, no PO box on claims. {_LATER}"),
        FormField("city", "City", "", _LATER),
        FormField("state", "State", "IL", f"Two letters. {_LATER}"),
        FormField("zip", "ZIP", "62701", f"Five or nine digits; claims want nine. {_LATER}"),
        FormField("phone", "Phone", "217-555-0134", _LATER),
        FormField("taxonomy", "Taxonomy", "207Q00000X", f"Ten characters of the NUCC list. {_LATER}"),
        FormField("place", "Place", "11", "CMS place of service: 11 office, 49 clinic, 19 and 22 hospital, 72 rural."),
    ),
)
YOU = Section(
    "you",
    "2 of 2  You, the first administrator",
    (
        FormField("family", "Family name", "", "You are the administrator: you add the others."),
        FormField("given", "Given name", "", "As records print it, such as D or Dana."),
        FormField("credential", "Credential", "MD, RN, MA, manager", "→ takes the proposal; any other may be typed."),
        FormField("role", "You also", "provider, nurse, ma …", ""),
        FormField("sign_in", "Username", "short, such as mruiz", "What you type at sign-in."),
        FormField("pin", "PIN", "4 digits or more", "You sign with it.", secret=True),
        FormField("again", "PIN again", "", "The same digits.", secret=True),
    ),
)
SECTIONS = (CLINIC, YOU)
ROLE_HINT = (
    "provider (orders, supervises, gives), nurse, medical assistant, biller, stock manager, "
    "or none: administrator only."
)
FIELD_OF = {
    "clinic name": "name", "NPI": "npi", "tax number": "tax", "street": "street", "city": "city", "state": "state",
    "ZIP": "zip", "phone": "phone", "taxonomy": "taxonomy", "place of service": "place", "time zone": "zone",
    "family name": "family", "username": "sign_in", "PIN": "pin",
}  # fmt: skip
"""The form's field for each thing a refusal names."""


def role_of(credential: str) -> str:
    """Return the role a credential proposes beside administrator, "none" where it proposes none."""
    return _ROLE_OF.get(credential.strip().upper(), "none")


def read_role(text: str) -> str | None:
    """Return the role a typed text means, "" for none; None when it means no single one."""
    typed = " ".join(text.lower().split())
    if typed in {"", "none", "no", "n/a"}:
        return ""
    if typed == "ma":
        return "medical_assistant"
    found = [role for role in ROLES if role.startswith(typed)]
    return found[0].replace(" ", "_").replace("none", "") if len(found) == 1 else None


def zone_choices() -> tuple[tuple[str, str, str], ...]:
    """Return (digit, name, IANA name) of the zones to pick from."""
    from models.people.clinic.zones import us_zones

    return tuple((str(number % 10), zone.name, zone.iana) for number, zone in enumerate(us_zones(), 1))


def setup_of(value: Mapping[str, str]) -> ClinicSetup:
    """Return what the form sets up. What it says is checked where it is stored."""
    from models.people.actions.set_up_clinic import ClinicSetup, StaffEntry
    from models.people.clinic.entry import ClinicEntry

    role = read_role(value["role"])
    details = ClinicEntry(
        name=value["name"],
        time_zone=value["zone"],
        npi=value["npi"],
        tax_number=value["tax"],
        street=value["street"],
        city=value["city"],
        state=value["state"],
        zip_code=value["zip"],
        phone=value["phone"],
        taxonomy=value["taxonomy"],
        place_of_service=value["place"] or "11",
    )
    first = StaffEntry(
        family=value["family"],
        given=value["given"],
        credential=value["credential"],
        username=value["sign_in"],
        pin=value["pin"],
        roles=("administrator", *((role,) if role else ())),
    )
    return ClinicSetup(value["name"], value["npi"], "", value["zone"], demo=False, first=first, details=details)
