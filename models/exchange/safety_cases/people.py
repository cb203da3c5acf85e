"""The patient of a case: who they are, what the chart says of them, and the doses they had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from models.codes.tables.code_tables import CodeTables
from models.core.clock import local_date
from models.core.errors import BadInputError
from models.drugs.drug import Drug
from models.exchange.safety_cases.moments import day, moment
from models.exchange.safety_cases.names import DrugNames, nearest, site_named
from models.exchange.visits.fields import amount, choice, listed, quantity, text, within
from models.patients.facts import AllergyFacts, FlagFacts
from models.safety.case import PriorDose
from models.safety.facts import OrderState
from models.safety.typed_case.case import TypedPatient

Row = Mapping[str, Any]
_SEXES = ("", "female", "male", "other", "unknown")
_SEVERITIES = ("", "mild", "moderate", "severe")
_SIDES = ("left", "right")
_RESPONSES = ("", "tolerated", "reaction")
_MOST_LISTED = 1_000
# Earlier doses belong to other orders than the one asked about; which ones, no rule asks.
_OF_ANOTHER_ORDER = UUID(int=5)


@dataclass(frozen=True, slots=True)
class ReadPatient:
    """A patient, and the place and text of every drug of theirs the formulary does not hold."""

    patient: TypedPatient
    unknown: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PatientReader:
    """Reads patients against the drugs of one formulary and one set of safety tables."""

    drugs: DrugNames
    tables: CodeTables
    zone: ZoneInfo

    def read(self, row: Row) -> ReadPatient:
        """Return the patient an object states. Raises BadInputError naming the field."""
        for name in ("flags", "allergies", "history", "orders"):
            if isinstance(row.get(name), list) and len(row[name]) > _MOST_LISTED:
                raise BadInputError(name, f"are {len(row[name])}: at most {_MOST_LISTED} can be read")
        weight, most = amount(row, "weight_kg"), self.tables.limits["weight_kg_max"].value
        if weight is not None and not 0 < weight <= most:
            raise BadInputError("weight_kg", f"must be above 0 and at most {most} kg")
        doses = listed(row, "history", self._past)
        orders = listed(row, "orders", self._other)
        unknown = [
            (f"patient.{name}[{number}].drug", text_)
            for name, items in (("history", [text_ for _, text_ in doses]), ("orders", orders))
            for number, text_ in enumerate(items)
            if text_
        ]
        patient = TypedPatient(
            birth_date=day(row, "birth_date"),
            sex=choice(row, "sex", _SEXES),
            weight_kg=weight,
            weight_on=day(row, "weight_on"),
            flags=self._flags(row),
            allergies=listed(row, "allergies", self._allergy) if row.get("allergies") is not None else None,
            doses=_newest_first([dose for dose, _ in doses]),
        )
        return ReadPatient(patient, tuple(unknown))

    def _flags(self, row: Row) -> tuple[FlagFacts, ...]:
        message = row.get("flags")
        if isinstance(message, list):
            # A flag that names no place may be written as its bare code.
            row = {"flags": [{"flag": item} if isinstance(item, str) else item for item in message]}
        return listed(row, "flags", self._flag)

    def _flag(self, row: Row) -> FlagFacts:
        code, place = text(row, "flag").strip().lower().replace(" ", "_"), text(row, "place").strip()
        known = self.tables.flags.get(code)
        if known is None:
            near = nearest(code, self.tables.flags) or sorted(self.tables.flags)
            raise BadInputError("flag", f"{code[:40]!r} is no flag here: write one of {', '.join(near)}")
        if known.kind == "side" and place not in _SIDES:
            raise BadInputError("place", f"{code} keeps one side clear: write left or right")
        if known.kind == "site":
            if not place:
                raise BadInputError("place", f"{code} keeps one site clear: name it, such as left deltoid")
            place = site_named(self.tables, place, None, "place").code
        return FlagFacts(code, place, text(row, "note"))

    def _allergy(self, row: Row) -> AllergyFacts:
        substance = text(row, "substance")
        if not substance.strip():
            raise BadInputError("substance", "is missing")
        severity = choice(row, "severity", _SEVERITIES)
        recorded = moment(row, "recorded_at", self.zone)
        return AllergyFacts(substance, text(row, "reaction"), severity, recorded)

    def _past(self, row: Row) -> tuple[PriorDose, str]:
        """Return an earlier dose, and what to say of its drug when the formulary does not hold it."""
        drug, unknown = self._drug(row)
        given_at = moment(row, "at", self.zone)
        if given_at is None:
            raise BadInputError("at", "is missing: write it as 2026-03-02T10:05 or 2026-03-02")
        place, response = text(row, "site"), choice(row, "response", _RESPONSES)
        text(row, "route")
        elsewhere = choice(row, "where", ("here", "elsewhere")) == "elsewhere"
        site = site_named(self.tables, place, None).code if place.strip() else ""
        return PriorDose(
            administration_id=_OF_ANOTHER_ORDER,
            order_id=_OF_ANOTHER_ORDER,
            drug_slug=drug.slug if drug else "",
            drug_display=drug.display if drug else "",
            given_at=given_at,
            service_date=local_date(given_at, self.zone),
            outcome="given",
            dose=quantity(row, "dose"),
            site_codes=(site,) if site else (),
            lot_number="",
            reaction="reaction" if response == "reaction" else "",
            giver="elsewhere" if elsewhere else "here",
            outside="the input" if elsewhere else "",
            ingredients=drug.ingredients if drug else (),
            tolerated=response == "tolerated",
        ), unknown

    def _other(self, row: Row) -> str:
        """Return what to say of another order's drug when the formulary does not hold it."""
        choice(row, "state", tuple(state.value for state in (OrderState.ACTIVE, *OrderState)))
        return self._drug(row)[1]

    def _drug(self, row: Row) -> tuple[Drug | None, str]:
        named = row.get("drug")
        if not isinstance(named, dict):
            raise BadInputError("drug", "is missing" if named is None else "must be an object")
        drug = within("drug", self.drugs.drug, named)
        return drug, "" if drug else f"{self.drugs.unknown(named).text}: no rule can count it."


def _newest_first(doses: list[PriorDose]) -> tuple[PriorDose, ...]:
    return tuple(sorted(doses, key=lambda dose: dose.given_at, reverse=True))
