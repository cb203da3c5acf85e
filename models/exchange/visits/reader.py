"""From one JSON object to the visit it states: facts only, every complaint with its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from models.billing.doses.known_package import described
from models.billing.facts import Injection, OpenedPackage, Payer, Providers, Visit
from models.billing.payers.billed import payer_of
from models.billing.payers.fee_schedule import FeeSchedule, fee_schedule
from models.billing.payers.payer_profiles import PayerProfile
from models.core.errors import BadInputError
from models.core.quantity import Quantity
from models.drugs.drug import Drug
from models.drugs.formulary import Formulary
from models.drugs.naming.charted_name import ChartedProduct, find_drug, keyed_drug, similar_names
from models.exchange.visits.dosed import MOST_KEPT, ReadInjection, check_dose, two_texts
from models.exchange.visits.fields import Row, choice, day, flag, listed, quantity, text, texts, whole, within
from models.exchange.visits.known_fields import CHOICES, INJECTION, VISIT, shape, unread
from models.exchange.visits.parts import (
    MOST_COUNT,
    NEVER,
    age,
    dose_of,
    fee,
    member,
    package,
    providers,
    rare_facts,
    service,
    with_further,
)

_FURTHER = frozenset(
    {"given_at", "order", "discarded", "counselling", "acquired_340b", "abn", "device", "part_of", "last_given"}
    | {"modifiers", "site"}
)
_RARE = frozenset({"program", "indication", "hemoglobin", "hematocrit"})
_INJECTION, _AROUND = shape(INJECTION), shape({**VISIT, "injections": None})
_MOST_INJECTIONS = 200


@dataclass(frozen=True, slots=True)
class ReadVisit:
    """A visit with the text it is answered under (any JSON value) and the members nobody reads, by place."""

    id: Any
    visit: Visit
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitReader:
    """Reads visits against one formulary and one set of payer profiles; `fees` are schedules by payer name or type."""

    formulary: Formulary
    profiles: tuple[PayerProfile, ...]
    fees: dict[str, FeeSchedule]
    place_of_service: str = "11"
    _known: dict[str, ReadInjection] = field(default_factory=dict)
    _packages: dict[str, OpenedPackage] = field(default_factory=dict)
    _drugs: dict[tuple[str, ChartedProduct, Quantity | None], Drug | None] = field(default_factory=dict)
    _payers: dict[tuple[str, str], Payer] = field(default_factory=dict)

    def read(self, row: Row) -> ReadVisit:
        """Return the visit an object states. Raises BadInputError naming the field."""
        served = day(row, "date_of_service")
        if served is None:
            raise BadInputError("date_of_service", "is missing: write it as 2026-03-02")
        charted = listed(row, "injections", self._charted, _of_one(row.get("injections")))
        injections = tuple([injection for injection, _ in charted])
        if len(injections) > _MOST_INJECTIONS:
            raise BadInputError("injections", f"are {len(injections)}: a visit has at most {_MOST_INJECTIONS}")
        visit = Visit(
            date_of_service=served,
            payer=self._payer(member(row, "payer")),
            place_of_service=text(row, "place_of_service", self.place_of_service),
            supervision=choice(row, "supervision", CHOICES["supervision"]),
            diagnoses=texts(row, "diagnoses"),
            injections=injections,
            services=listed(row, "services", service),
            providers=providers(member(row, "providers")) if "providers" in row else Providers(),
            age=age(member(row, "patient")) if "patient" in row else None,
            established_plan=flag(row, "established_plan", default=True),
        )
        _check_syringes(visit)
        not_read = unread(row, _AROUND)
        for number, (_, names) in enumerate(charted):
            if names:
                not_read += tuple([f"injections[{number}].{name}" for name in names])
        return ReadVisit(row.get("id"), visit, not_read)

    def _charted(self, row: Row, alone: bool) -> tuple[Injection, tuple[str, ...]]:
        """Return an injection and its members nobody reads; the same words are read once.

        A drug nobody knows is refused where it is the visit's only one; beside others a coder is asked about it.
        """
        dose = two_texts(row.get("dose"))
        if dose is None:
            return self._injection(row, alone), unread(row, _INJECTION)
        words = f"{alone}{ {**row, 'dose': None}!r}"
        known = self._known.get(words)
        if known is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            known = self._known[words] = ReadInjection(self._injection(row, alone), unread(row, _INJECTION), {})
        return known.dosed(row, dose), known.unread

    def _payer(self, row: Row) -> Payer:
        return within("payer", self._payer_of, row)

    def _payer_of(self, row: Row) -> Payer:
        kind, name, policies = choice(row, "type", CHOICES["payer.type"]), text(row, "name"), row.get("policies")
        if policies is None:
            policies = {}
        if not isinstance(policies, dict) or not all(isinstance(value, str) for value in policies.values()):
            raise BadInputError("policies", 'must be an object of texts such as {"jw_policy": "accepted"}')
        payer = self._payer_named(kind, name)
        merged = {**payer.policies, **policies} if policies else payer.policies
        fees = fee_schedule("the visit", listed(row, "fees", fee)) if "fees" in row else payer.fees
        return Payer(kind, name, merged, fees)

    def _payer_named(self, kind: str, name: str) -> Payer:
        known = self._payers.get((kind, name))
        if known is None:
            if len(self._payers) >= MOST_KEPT:
                self._payers.clear()
            known = self._payers[kind, name] = payer_of(kind, name, self.profiles, self.fees)
        return known

    def _injection(self, row: Row, alone: bool) -> Injection:
        outcome = choice(row, "outcome", CHOICES["injections[].outcome"])
        packages = listed(row, "packages", self._opened)
        keyed = member(row, "drug")
        drug, name = within("drug", self._drug, keyed, packages)
        similar = similar_names(self.formulary, name) if drug is None else ()
        if drug is None and alone:
            raise BadInputError("drug.billing_unit" if keyed.get("hcpcs") else "drug.name", _not_held(name, similar))
        injection = Injection(
            drug=drug,
            drug_name=name,
            dose=dose_of(row, outcome),
            route=text(row, "route"),
            packages=tuple([described(drug, opened) for opened in packages]),
            outcome=outcome,
            count=whole(row, "count", 1, 0, MOST_COUNT) or 0,
            supply=choice(row, "supply", CHOICES["injections[].supply"]),
            given_by=choice(row, "given_by", CHOICES["injections[].given_by"]),
            role=choice(row, "role", CHOICES["injections[].role"]),
            hcpcs=text(keyed, "hcpcs").strip().upper() or None,
            same_syringe_as=whole(row, "same_syringe_as", None, 0, _MOST_INJECTIONS),
        )
        if row.keys() & _FURTHER or "packages_marketed" in keyed or "components" in keyed:
            injection = with_further(injection, row, keyed)
        if similar or "cvx" in keyed or not _RARE.isdisjoint(row):
            injection = replace(injection, rare=rare_facts(row, keyed, similar))
        if outcome not in NEVER:
            check_dose(injection)
        return injection

    def _opened(self, row: Row) -> OpenedPackage:
        words = repr(row)
        known = self._packages.get(words)
        if known is None:
            if len(self._packages) >= MOST_KEPT:
                self._packages.clear()
            known = self._packages[words] = package(row)
        return known

    def _drug(self, row: Row, packages: tuple[OpenedPackage, ...]) -> tuple[Drug | None, str]:
        """Return the drug, None when neither the formulary nor what was keyed tells it, and its name."""
        name = text(row, "name")
        code, unit = text(row, "hcpcs").strip().upper() or None, quantity(row, "billing_unit")
        if unit is not None and not unit.amount:
            raise BadInputError("billing_unit.amount", "must be above zero")
        product = ChartedProduct(
            tuple(_hyphened(opened.ndc11) for opened in packages if opened.ndc11),
            tuple(opened.content for opened in packages if opened.content),
            code,
            text(row, "cvx").strip() if "cvx" in row else "",
        )
        message = name if name.strip() else next(filter(None, (product.hcpcs, product.cvx, *product.ndcs)), "")
        if not message:
            raise BadInputError("name", "is missing: give it, or the code or the NDC of the product")
        drug = self._drug_of(name.strip() and name, product, unit, message)
        return drug, drug.name if drug else message

    def _drug_of(self, name: str, product: ChartedProduct, unit: Quantity | None, message: str) -> Drug | None:
        key = (name, product, unit)
        if key not in self._drugs:
            if len(self._drugs) >= MOST_KEPT:
                self._drugs.clear()
            self._drugs[key] = find_drug(self.formulary, name, product, "name") or keyed_drug(message, product, unit)
        return self._drugs[key]


def _of_one(injections: Any) -> bool:
    return isinstance(injections, list) and len(injections) == 1


def _check_syringes(visit: Visit) -> None:
    for number, injection in enumerate(visit.injections):
        partner = injection.same_syringe_as
        if partner is not None and partner >= len(visit.injections):
            raise BadInputError(f"injections[{number}].same_syringe_as", f"there is no injection {partner}")


def _not_held(name: str, similar: tuple[str, ...]) -> str:
    nearest = f" (nearest: {', '.join(similar)})" if similar else ""
    return f"{name!r} is not in the formulary{nearest}: give its hcpcs and billing_unit, or add it to the formulary"


def _hyphened(ndc11: str) -> str:
    return f"{ndc11[:5]}-{ndc11[5:9]}-{ndc11[9:]}"
