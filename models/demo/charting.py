"""Charts one past dose with the rules and row builders of a real signing."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlmodel import SQLModel

from models.billing.facts import Payer
from models.billing.lines import Charges
from models.billing.pipeline import derive
from models.charting.actions.record_response import response_provenance
from models.charting.facts import DoseCase, DoseFacts, dose_case
from models.charting.records.administration_response import AdministrationResponse
from models.charting.records.medication_administration import MedicationAdministration
from models.charting.rules.dose_charges import of_one_dose
from models.charting.rules.visit import visit_of
from models.charting.signing.rows import administration, parts
from models.charting.signing.stock import Taken
from models.codes.tables.clinic_tables import clinic_tables
from models.core.charting_codes import Entry, Outcome, ResponseKind, Step
from models.core.clock import local_date
from models.core.errors import StoreError
from models.core.finding import Finding, Severity
from models.core.quantity import Quantity, parse_quantity
from models.demo.courses import Course
from models.demo.prescribing import advance
from models.demo.stock import DemoStock
from models.demo.timetable import Appointment
from models.drugs.clinic_formulary import clinic_formulary
from models.orders.attestation import attestation
from models.orders.queries.order_facts import order_facts
from models.orders.records.medication_request import MedicationRequest
from models.patients.facts import PatientFacts
from models.people.facts import StaffFacts
from models.safety.case import PriorDose
from models.safety.check import check, rule_of, unanswered
from models.safety.draft import DraftBody, SitePick
from models.safety.facts import AttestationFacts
from models.safety.giving import dose_number, next_due
from models.safety.wasting import wastes
from models.safety.witnessing import dose_to_witness, waste_to_witness
from models.store.clinic import Clinic

REACTION_IN = 60
SIGNS = (("local_pain",), ("redness", "swelling"), ("faint",), ("urticaria",))

REFUSED = {
    "status_reason": "declined",
    "refused_by": "the patient",
    "explained": "what the dose is for and when the next one is due",
}


@dataclass(frozen=True, slots=True)
class Charted:
    """A signed dose: its record, what hangs on it, and the response recorded later, if any."""

    record: MedicationAdministration
    charges: Charges
    rows: tuple[SQLModel, ...]
    response: AdministrationResponse | None


@dataclass(slots=True)
class Charter:
    """Charts doses one after another, oldest first, and remembers each patient's earlier ones."""

    clinic: Clinic
    shelf: DemoStock
    staff: tuple[StaffFacts, ...]
    chance: random.Random
    doses: dict[UUID, tuple[PriorDose, ...]] = field(default_factory=dict)
    _turns: dict[tuple[UUID, str], int] = field(default_factory=dict)

    def chart(
        self, course: Course, order: MedicationRequest, seen: Appointment, patient: PatientFacts, payer: Payer
    ) -> Charted:
        """Return the rows of one dose and move its order on. Raises StoreError where a rule would have stopped it."""
        facts = self._facts(order, patient, payer)
        signed = min(seen.at + timedelta(minutes=self.chance.randrange(2, 7)), self.clinic.now())
        drawn, taken = self._case(course, facts, seen, signed)
        found = check(drawn)
        case = self._attested(_answered(drawn, found))
        # Most doses ask nothing and want no second person: they stay the case that was checked.
        findings = found if case is drawn else check(case)
        if blocking := unanswered(case, findings):
            raise StoreError(f"the demo clinic cannot chart {course.drawn.slug}: {blocking[0].text}")
        visit = visit_of(case)
        charges = of_one_dose(derive(visit, facts.code_sets)) if visit else Charges("not_billable", (), ())
        intent = self.clinic.new_id()
        record = administration(case, self.clinic, intent, findings)
        rows = parts(case, self.clinic, record, taken, charges)
        rows += [attestation(self.clinic, intent, order.id, second) for second in case.facts.attestations]
        advance(order, record.outcome, next_due(case.facts, record.service_date, record.outcome))
        response = self._response(record, case) if not seen.watched_today else None
        if response is not None:
            rows += [response, response_provenance(self.clinic, response)]
        self._remember(record, case, response)
        return Charted(record, charges, tuple(rows), response)

    def _case(
        self, course: Course, facts: DoseFacts, seen: Appointment, signed: datetime
    ) -> tuple[DoseCase, tuple[Taken, ...]]:
        draft = DraftBody(step=Step.SIGN, identifiers=("name", "birth_date"), outcome=seen.outcome)
        taken: tuple[Taken, ...] = ()
        if seen.outcome.reached_patient:
            draft, taken = self._given(course, facts, seen, draft)
        else:
            draft = draft.model_copy(update={**REFUSED, "provider_told": facts.order.requester})
        return dose_case(replace(facts, stock=tuple(item.lot for item in taken)), draft, signed), taken

    def _given(
        self, course: Course, facts: DoseFacts, seen: Appointment, draft: DraftBody
    ) -> tuple[DraftBody, tuple[Taken, ...]]:
        drawn, ordered = course.drawn, parse_quantity(course.drawn.dose)
        dose = Quantity(Decimal(course.part), ordered.unit) if seen.outcome is Outcome.PARTLY_GIVEN else ordered
        package = clinic_formulary(self.clinic).by_ndc[drawn.ndc][1]
        held, volume = package.content or dose, package.volume_ml or Decimal(drawn.ml)
        amount = dose.to(held.unit).amount
        containers = max(1, -int(-amount // held.amount))
        ml = amount * volume / held.amount
        taken = self.shelf.take(drawn.ndc, containers, ml, seen.at, local_date(seen.at, self.clinic.zone))
        turn = self._turns.get((facts.patient.id, drawn.slug), 0)
        codes = drawn.sites[turn % len(drawn.sites)]
        self._turns[(facts.patient.id, drawn.slug)] = turn + 1
        left = package.single_dose and held.amount * containers > amount
        changes = {
            "lots": (taken.pick,),
            "dose": dose.amount if seen.outcome is Outcome.PARTLY_GIVEN else None,
            "status_reason": "moved" if seen.outcome is Outcome.PARTLY_GIVEN else None,
            "final_volume_ml": Decimal(drawn.ml) if drawn.ml else None,
            "waste_reason": "remainder" if left else None,
            "sites": tuple(SitePick(code=code, volume_ml=ml / len(codes) if codes[1:] else None) for code in codes),
            "given_at": seen.at,
            "needle": drawn.needle,
            "supervisor_id": self._supervisor().id,
            "pain_before": self.chance.randrange(5, 9) if drawn.pain else None,
            "education": "explained",
            **(_not_scanned(drawn.ndc) if taken.pick.entry is Entry.PICKED else {}),
            **self._took(facts, seen),
        }
        return draft.model_copy(update=changes), (taken,)

    def _took(self, facts: DoseFacts, seen: Appointment) -> dict[str, object]:
        if facts.drug and facts.drug.observation_minutes(dose_number(facts)):
            return {"response": ResponseKind.OBSERVING}
        # The day itself shows no reaction: its account would still be owed.
        earlier = local_date(seen.at, self.clinic.zone) < self.clinic.today()
        if earlier and self.chance.randrange(REACTION_IN) == 0:
            return {"response": ResponseKind.REACTION, "signs": self.chance.choice(SIGNS), "severity": "mild"}
        return {"response": ResponseKind.TOLERATED}

    def _attested(self, case: DoseCase) -> DoseCase:
        seconds = self._seconds(case)
        return dose_case(replace(case.facts, attestations=seconds), case.draft, case.now) if seconds else case

    def _seconds(self, case: DoseCase) -> tuple[AttestationFacts, ...]:
        """Return the signatures of a colleague that a high-alert dose and controlled waste want."""
        drug = case.facts.drug
        if drug is None:
            return ()
        colleague = self.chance.choice([p for p in self.staff if p.may_give and p.id != case.facts.giver.id])
        kinds = []
        if drug.double_check in {"recommended", "required"} and case.draft.outcome.reached_patient:
            kinds.append(("witness", dose_to_witness(case)))
        if drug.schedule and wastes(case):
            kinds.append(("waste", waste_to_witness(case)))
        at = case.draft.given_at or case.now
        return tuple(
            AttestationFacts(kind, colleague.id, colleague.name, "", "", dict(content), at) for kind, content in kinds
        )

    def _response(self, record: MedicationAdministration, case: DoseCase) -> AdministrationResponse | None:
        if record.observe_until is None:
            return None
        reacted = self.chance.randrange(REACTION_IN) == 0
        return AdministrationResponse(
            id=self.clinic.new_id(),
            site_id=self.clinic.site_id,
            administration_id=record.id,
            kind="reaction" if reacted else "tolerated",
            signs=list(self.chance.choice(SIGNS)) if reacted else [],
            pain_after=self.chance.randrange(1, 4) if case.draft.pain_before is not None else None,
            recorded_at=record.observe_until + timedelta(minutes=self.chance.randrange(1, 5)),
            recorded_by=record.giver_id,
            recorded_by_name=record.giver_name,
        )

    def _facts(self, order: MedicationRequest, patient: PatientFacts, payer: Payer) -> DoseFacts:
        givers = [person for person in self.staff if person.may_give and not person.may_supervise]
        return DoseFacts(
            patient=patient,
            order=order_facts(order),
            drug=clinic_formulary(self.clinic).drugs[order.drug_slug or ""],
            doses=self.doses.get(patient.id, ()),
            stock=(),
            staff=self.staff,
            payer=payer,
            place_of_service=self.clinic.place_of_service,
            giver=self.chance.choice(givers),
            zone=self.clinic.zone,
            tables=clinic_tables(self.clinic),
        )

    def _supervisor(self) -> StaffFacts:
        able = [person for person in self.staff if person.may_supervise and person.credential == "MD"]
        return self.chance.choice(able)

    def _remember(
        self, record: MedicationAdministration, case: DoseCase, response: AdministrationResponse | None
    ) -> None:
        kind = response.kind if response else record.response
        dose = PriorDose(
            administration_id=record.id,
            order_id=record.request_id,
            drug_slug=record.drug_slug,
            drug_display=record.drug_display,
            given_at=record.effective_at,
            service_date=record.service_date,
            outcome=record.outcome.value,
            dose=case.dose,
            site_codes=tuple(site.code for site in case.sites),
            lot_number=", ".join(lot.lot_number for lot in case.lots),
            reaction="reaction" if kind == "reaction" else "",
            giver=record.giver_name,
            ingredients=case.facts.drug.ingredients if case.facts.drug else (),
            tolerated=kind == "tolerated",
        )
        self.doses[record.patient_id] = (dose, *self.doses.get(record.patient_id, ()))


def _answered(case: DoseCase, found: tuple[Finding, ...]) -> DoseCase:
    """Return the case with a coded reason for each of its warnings; itself where there is none."""
    warned = [finding for finding in found if finding.severity is Severity.WARN]
    reasons = {one.key: case.facts.tables.reasons[rule_of(one).answers][0].code for one in warned}
    return dose_case(case.facts, case.draft.model_copy(update={"overrides": reasons}), case.now) if reasons else case


def _not_scanned(ndc: str) -> dict[str, object]:
    return {"cannot_scan": "damaged", "scan_proof": ndc}
