"""A payment the demo clinic's payer sent as an 835: what it paid of each line, interest, a recoupment; drug costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from sqlalchemy import select

from models.charting.records.medication_administration import AdministrationProduct
from models.claims.answers.actions.post_answers import post_answers
from models.claims.queries.claim_facts import read_lines
from models.claims.queries.queue import QueueLine
from models.core.errors import StoreError
from models.core.numbers.money import CENT, dollars
from models.patients.records.patient import Patient
from models.people.records.organization import Organization
from models.stock.kinds import RECEIVED
from models.stock.records.stock_movement import StockMovement
from models.stock.records.stock_receipt import StockReceipt
from models.store.clinic import Clinic
from models.store.transaction import table_of

INTEREST, TAKEN_BACK = Decimal("1.25"), Decimal("4.00")
_PATIENT, _CLINIC = table_of(Patient), table_of(Organization)
_PRODUCT, _MOVED = table_of(AdministrationProduct), table_of(StockMovement)


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """An 835: its trace number, whether it holds interest and a recoupment, and the numbers the payer misspelled."""

    trace: str
    other: bool = False
    spelled: Mapping[str, str] = field(default_factory=dict)


def post_payment_file(clinic: Clinic, biller: UUID, paid: Sequence[QueueLine], file: PaymentFile) -> None:
    """Post one payment for these claims: of each line a quarter is taken off, a fifth is the patient's."""
    with clinic.store.read() as connection:
        lines = read_lines(connection, [claim.id for claim in paid])
        people = {row.id: row for row in connection.execute(select(_PATIENT).where(
            _PATIENT.c.id.in_([claim.patient_id for claim in paid])))}  # fmt: skip
        npi = connection.execute(select(_CLINIC.c.npi).where(_CLINIC.c.id == clinic.site_id)).scalar_one()
    body, total = [], INTEREST - TAKEN_BACK if file.other else Decimal(0)
    for claim in paid:
        services, whole, owed = [], Decimal(0), Decimal(0)
        for line in lines[claim.id]:
            off, owes = (line.charge / 4).quantize(CENT), (line.charge / 5).quantize(CENT)
            part = line.charge - off - owes
            whole, owed = whole + part, owed + owes
            procedure = ":".join(("HC", line.code, *line.modifiers))
            services += [
                f"SVC*{procedure}*{dollars(line.charge)}*{dollars(part)}**{line.units}",
                f"CAS*CO*45*{dollars(off)}", f"CAS*PR*2*{dollars(owes)}", f"REF*6R*{line.control}",
            ]  # fmt: skip
        person, total = people[claim.patient_id], total + whole
        money = f"{dollars(claim.total)}*{dollars(whole)}*{dollars(owed)}"
        name = f"NM1*QC*1*{person.family}*{person.given}"
        control = file.spelled.get(claim.control, claim.control)
        body += [f"CLP*{control}*1*{money}*12*27{claim.control[:4]}", name, *services]
    day = clinic.today().strftime("%Y%m%d")
    inside = [
        f"BPR*I*{dollars(total)}*C*CHK************{day}", f"TRN*1*{file.trace}*1999999999", f"DTM*405*{day}",
        f"N1*PR*{paid[0].payer}", f"N1*PE*LAKESIDE FAMILY CLINIC*XX*{npi}", "LX*1", *body,
        *([f"PLB*{npi}*{day[:4]}1231*L6*-{INTEREST}*WO:{paid[0].control}*{TAKEN_BACK}"] if file.other else []),
    ]  # fmt: skip
    segments = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'CLINIC':15}*{day[2:]}*1200*^*00501*000000001*0*P*:",
        f"GS*HP*PAYER*CLINIC*{day}*1200*1*X*005010X221A1", "ST*835*0001*005010X221A1", *inside,
        f"SE*{len(inside) + 2}*0001", "GE*1*1", "IEA*1*000000001",
    ]  # fmt: skip
    content = "".join(f"{one}~" for one in segments).encode()
    posted = post_answers(clinic, biller, f"{file.trace.lower()}.835", lambda: BytesIO(content))
    if sum(len(one.unplaced) for one in posted.answers) != len(file.spelled):
        raise StoreError("the demo clinic's payment could not be posted")


def tell_costs(clinic: Clinic, paid: Sequence[QueueLine]) -> None:
    """Say on the receipts of the lots these claims' drugs came from what a container cost: two fifths of the charge."""
    with clinic.store.read() as connection:
        lines = read_lines(connection, [claim.id for claim in paid])
        charged = {line.administration_id: line.charge for held in lines.values() for line in held if line.ndc11}
        lots = connection.execute(
            select(_PRODUCT.c.lot_id, _PRODUCT.c.administration_id, _PRODUCT.c.ndc, _MOVED.c.id)
            .join(_MOVED, _MOVED.c.lot_id == _PRODUCT.c.lot_id)
            .where(_PRODUCT.c.administration_id.in_(charged), _MOVED.c.kind == RECEIVED)
            .order_by(_PRODUCT.c.lot_id, _PRODUCT.c.administration_id)
        ).all()
    receipts = {
        row.lot_id: StockReceipt(
            id=clinic.new_id(), site_id=clinic.site_id, movement_id=row.id, ndc=row.ndc, supplier="Example Supply",
            cost=(charged[row.administration_id] * 2 / 5).quantize(CENT),
        )
        for row in lots
    }  # fmt: skip
    clinic.store.write(lambda tx: tx.add(*receipts.values()))
