"""From one JSON object to the case it states: facts only, every complaint with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.codes.tables.code_tables import CodeTables
from models.core.charting_codes import ResponseKind
from models.core.errors import BadInputError
from models.core.finding import Severity
from models.core.numbers.icd10 import parse_icd10
from models.core.quantity import Quantity
from models.core.source import Confidence
from models.drugs.drug import Drug
from models.drugs.naming.ordered_route import route_named
from models.exchange.safety_cases.members import NO_RULE_YET, stated, unread
from models.exchange.safety_cases.moments import day, moment
from models.exchange.safety_cases.names import DrugNames, ndc_of, site_named
from models.exchange.safety_cases.people import PatientReader
from models.exchange.visits.fields import amount, choice, flag, quantity, text, texts, whole, within
from models.safety.check import Stage
from models.safety.typed_case.answer import Found
from models.safety.typed_case.case import SafetyCase, TypedDose, TypedOrder, TypedResponse

Row = Mapping[str, Any]
_STAGES = tuple(stage.value for stage in Stage)
_OUTCOMES = ("", *(kind.value for kind in ResponseKind))
_MOST_DAYS, _MOST_MINUTES, _MOST_STAFF, _MOST_GAUGE = 3_650, 10_080, 1_000, 40
_INPUT = "the command's input"


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case, and what there is to say of the input itself: members nobody reads, drugs nobody knows."""

    case: SafetyCase
    remarks: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class CaseReader:
    """Reads cases against one formulary and one set of safety tables. `now` stands for a time that is not stated.

    `drugs` are all a patient may have had; those `retired` are ordered no more.
    """

    drugs: DrugNames
    retired: frozenset[str]
    tables: CodeTables
    zone: ZoneInfo
    now: datetime

    def read(self, row: Row) -> ReadCase:
        """Return the case an object states. Raises BadInputError naming the field."""
        if row.get("stage") is None:
            raise BadInputError("stage", f"is missing: {', '.join(_STAGES)}")
        stage = Stage(choice(row, "stage", _STAGES))
        blocks = {name: _object(row, name) for name in ("patient", "order", "administration", "response")}
        patients = PatientReader(self.drugs, self.tables, self.zone)
        at = moment(row, "at", self.zone) or self.now
        patient = within("patient", patients.read, blocks["patient"])
        given, unknown = within("administration", self._dose, blocks["administration"], blocks["order"])
        order = within("order", self._order, blocks["order"], given)
        if stage is Stage.ORDER and order.drug.slug in self.retired:
            raise BadInputError("order.drug.name", f"{order.drug.name} is retired from the formulary: choose another")
        case = SafetyCase(
            stage=stage,
            at=at,
            zone=self.zone,
            patient=patient.patient,
            order=order,
            dose=given,
            response=within("response", self._response, blocks["response"]),
            stated=_stated(row, order.dose, given.dose),
        )
        remarks = (*_unread(row), *_unheard(case), *(_unknown(at, text_) for at, text_ in (*patient.unknown, *unknown)))
        return ReadCase(case, remarks)

    def _order(self, row: Row, given: TypedDose) -> TypedOrder:
        drug = within("drug", self._drug, _object(row, "drug")) if "drug" in row else given.drug
        if drug is None:
            raise BadInputError("drug", 'is missing: name it, such as {"name": "haloperidol lactate"}')
        dose, per_kg = quantity(row, "dose"), quantity(row, "dose_per_kg")
        if per_kg is not None and (dose is None or not per_kg.comparable(dose.unit)):
            raise BadInputError("dose_per_kg", "needs the dose it makes, in a unit of the same kind")
        flag(row, "urgent")
        message = text(row, "indication")
        return TypedOrder(
            drug=drug,
            # Without an order there is only what is about to be given to judge.
            dose=dose if row else given.dose,
            route=_route(row),
            dose_per_kg=per_kg.to(dose.unit).amount if per_kg and dose else None,
            diagnoses=_diagnoses(message),
            indication=message,
            note=text(row, "note"),
            interval_days=whole(row, "interval_days", None, 1, _MOST_DAYS),
        )

    def _dose(self, row: Row, order: Row) -> tuple[TypedDose, list[tuple[str, str]]]:
        drug = within("drug", self._drug, _object(row, "drug")) if "drug" in row else None
        ndc, unknown = ndc_of(row), []
        product = self.drugs.product(ndc) if ndc else None
        if ndc and product is None:
            unknown.append(("administration.ndc", f"{ndc} is no product of the formulary: compare its label by eye."))
        if drug is None and product and "drug" not in order:
            drug = self.drugs.formulary.drugs[product.slug]
        needle, site = _object(row, "needle"), text(row, "site")
        if row.get("diluent") is not None and not isinstance(row["diluent"], str | dict):
            raise BadInputError("diluent", "must be a text or an object")
        length = within("needle", amount, needle, "length_in")
        return TypedDose(
            drug=drug,
            package=product,
            dose=quantity(row, "dose"),
            volume_ml=amount(row, "volume_ml"),
            site=site_named(self.tables, site, _route(order)) if site.strip() else None,
            gauge=within("needle", whole, needle, "gauge", None, 1, _MOST_GAUGE),
            length=format(length, "f") if length is not None else "",
            expiry=day(row, "expiry"),
            lot=text(row, "lot"),
            staff_on_duty=whole(row, "staff_on_duty", None, 0, _MOST_STAFF),
        ), unknown

    def _drug(self, row: Row) -> Drug:
        found = self.drugs.drug(row)
        if found is None:
            raise self.drugs.unknown(row)
        return found

    def _response(self, row: Row) -> TypedResponse:
        outcome, signs = choice(row, "outcome", _OUTCOMES), texts(row, "signs")
        severity = text(row, "severity")
        for name, codes in (("signs", signs), ("severity", (severity,) if severity else ())):
            known = [reason.code for reason in self.tables.reasons["sign" if name == "signs" else name]]
            wrong = next((code for code in codes if code not in known), None)
            if wrong is not None:
                raise BadInputError(name, f"{wrong[:40]!r} is none of {', '.join(known)}")
        minutes = whole(row, "minutes_observed", 0, 0, _MOST_MINUTES) or 0
        kind = ResponseKind(outcome) if outcome else None
        return TypedResponse(kind, minutes, signs, severity, text(row, "note"))


def _object(row: Row, name: str) -> Row:
    value = row.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadInputError(name, "must be an object")
    return value


def _route(row: Row) -> str | None:
    """Return the code of the route an order names; other words as they are, for the rules to refuse."""
    message = text(row, "route").strip()
    if not message:
        return None
    named = route_named((message,))
    return named.code if named and named.code else message


def _diagnoses(indication: str) -> tuple[str, ...]:
    try:
        return (parse_icd10(indication, "indication"),)
    except BadInputError:
        return ()


def _stated(row: Row, ordered: Quantity | None, given: Quantity | None) -> frozenset[str]:
    found = stated(row)
    same = ordered and given and given.comparable(ordered.unit) and given.to(ordered.unit) == ordered
    return found - {"administration.dose"} if same else found


def _unread(row: Row) -> list[Found]:
    text_ = "This field is not known here and was not used: correct its name or leave it out."
    return [_remark("unread_field", Severity.WARN, place, text_) for place in unread(row)]


def _unheard(case: SafetyCase) -> list[Found]:
    text_ = "No rule asks for this yet: it was not checked."
    return [_remark("not_checked", Severity.NOTE, place, text_) for place in NO_RULE_YET if place in case.stated]


def _unknown(at: str, text_: str) -> Found:
    return _remark("not_in_formulary", Severity.WARN, at, text_)


def _remark(rule: str, severity: Severity, at: str, text_: str) -> Found:
    passes = "reason" if severity is Severity.WARN else None
    return Found(rule, severity, at, text_, _INPUT, Confidence.CONFIRMED, passes)
