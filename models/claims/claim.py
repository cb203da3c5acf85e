"""One claim as it leaves the clinic: frozen facts from which the 837P, the CMS-1500 and the scrub all read.

Texts stand as the clinic wrote them (names with accents, numbers with hyphens): what a form cannot carry is the
writer's to change and the scrub's to name. Days are days of service in the clinic's zone, money exact dollars and
cents, units and quantities exact decimals. "" and None mean nobody stated it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.core.finding import Finding


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `zip_code` of 5 or 9 digits as written, `state` two letters."""

    line: str = ""
    line_2: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name and what claims say of them. `family` may still hold a suffix nobody took apart."""

    family: str
    given: str = ""
    middle: str = ""
    suffix: str = ""
    born: date | None = None
    sex: str = ""
    address: Address = Address()


@dataclass(frozen=True, slots=True)
class Organization:
    """Who bills, receives money or houses the service. `tax_id` is an EIN or SSN as written."""

    name: str
    npi: str = ""
    tax_id: str = ""
    taxonomy: str = ""
    address: Address = Address()
    phone: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """A practitioner on the claim. `role` is rendering, ordering, referring or supervising (R66 to R69)."""

    role: str
    name: Person
    npi: str = ""
    taxonomy: str = ""
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Insurance:
    """One coverage in the claim's order of payment. `payer_id` is the number the clearinghouse knows the payer by.

    `filing` is the X12 claim filing indicator (MB, MC, CI, …). `relationship` is the patient's to the subscriber:
    self, spouse, child or other. Of an earlier payer who has answered, `paid` and `adjustments` say what it did.
    `secondary_reason` is SBR05, why Medicare pays second (12 working aged, 47 liability, …); "" where it does not.
    `remarks` are the remark codes of an earlier payer's answer as a whole. `ndc_style` is how its forms spell an NDC.
    """

    rank: int
    payer_type: str
    payer_name: str
    payer_id: str = ""
    filing: str = ""
    member_id: str = ""
    group_number: str = ""
    relationship: str = "self"
    subscriber: Person | None = None
    payer_address: Address = Address()
    paid: Decimal | None = None
    paid_on: date | None = None
    adjustments: tuple[ClaimAdjustment, ...] = ()
    secondary_reason: str = ""
    remarks: tuple[str, ...] = ()
    ndc_style: str = "nucc"


@dataclass(frozen=True, slots=True)
class ClaimAdjustment:
    """What an earlier payer took off: `group` CO, PR, OA or PI, `reason` a CARC, `line` a line's control number."""

    group: str
    reason: str
    amount: Decimal
    line: str = ""


@dataclass(frozen=True, slots=True)
class DrugOnLine:
    """The drug of one line: NDC of eleven digits, its unit (F2 GR ME ML UN) and quantity; a prescription's number."""

    ndc11: str
    unit: str
    quantity: Decimal | None
    prescription: str = ""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One service line. `control` returns on the payer's answer. `pointers` count the claim's diagnoses from 1.

    `partner` is the control number of the line this one must stay with (a JW line's drug). `description` names an
    unlisted drug: name, strength, dose, route. `administration` is the id of the signed dose, "" for other services.
    """

    control: str
    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    charge: Decimal | None
    day: date
    pointers: tuple[int, ...] = ()
    place_of_service: str = ""
    drug: DrugOnLine | None = None
    description: str = ""
    note: str = ""
    partner: str = ""
    administration: str = ""
    providers: tuple[Provider, ...] = ()
    authorization: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper or file that goes with a claim. `report` is PWK01 (OZ support data, …), `way` PWK02 how it is sent.

    `control` is PWK06, the number on the attachment itself; "" where it is kept for whoever asks (`way` AA).
    """

    report: str
    way: str
    control: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `control` (CLM01, box 26) is the clinic's own number, `frequency` 1, 7 or 8, `original` REF*F8.

    `insurances` begin with who is billed now. `assignment` is CLM07 and box 27, `release` CLM09 and box 12,
    `benefits` CLM08 and box 13: one fact each. `accident` is CLM11 (AA automobile, EM employment, OA other) with its
    day and, for an automobile, its state.
    """

    control: str
    day: date
    place_of_service: str
    patient: Person
    insurances: tuple[Insurance, ...]
    billing: Organization
    diagnoses: tuple[str, ...]
    lines: tuple[ClaimLine, ...]
    providers: tuple[Provider, ...] = ()
    pay_to: Address | None = None
    facility: Organization | None = None
    record_number: str = ""
    frequency: str = "1"
    original: str = ""
    authorization: str = ""
    note: str = ""
    assignment: bool = True
    release: bool = True
    benefits: bool = True
    last_related_visit: date | None = None
    accident: str = ""
    accident_on: date | None = None
    accident_state: str = ""
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def total(self) -> Decimal:
        """CLM02 and box 28: the sum of the lines' charges; a line without a charge counts nothing."""
        return sum((line.charge for line in self.lines if line.charge is not None), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a batch: `id` at the clearinghouse (ISA06), its qualifier, name and whom to call."""

    id: str
    qualifier: str
    name: str
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who takes a batch: `id` at the clearinghouse (ISA08, NM109 of 1000B), its qualifier and name."""

    id: str
    qualifier: str
    name: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one file carries. `control` (nine digits, ISA13) never repeats; `written` is YYYYMMDDHHMM in UTC."""

    control: int
    written: str
    sender: Sender
    receiver: Receiver
    claims: tuple[Claim, ...]
    test: bool = False
