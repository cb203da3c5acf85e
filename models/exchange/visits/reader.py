"""From one JSON object to the visit it states: facts only, every complaint with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from models.exchange.visits.fields import (
    Row,
    amount,
    choice,
    day,
    flag,
    listed,
    ndc,
    quantity,
    text,
    texts,
    unknown,
    whole,
    within,
)
from models.reference.drug_lookup import Told, find_drug, keyed_drug, similar_names
from models.reference.fee_schedule import Fee, FeeSchedule, fee_schedule
from models.reference.formulary import CONTAINERS, Drug, Formulary
from models.reference.payer_profiles import PAYER_TYPES, PayerProfile
from models.rules.case import Injection, OpenedPackage, Payer, Practitioner, Providers, RareFacts, Service, Visit
from models.rules.drawn import measured
from models.rules.known_package import described
from models.rules.payer import payer_of
from models.values.errors import BadInputError
from models.values.quantity import Quantity, Unit

_NEVER = ("not_given", "refused")
_NOTHING = Quantity(Decimal(0), Unit.EACH)
_OUTCOMES = ("given", "partly_given", *_NEVER)
_SUPERVISION = ("direct", "virtual", "audio_only", "none")
_FORMS = ("solution", "powder", "suspension")
_CONTAINERS = tuple(CONTAINERS)
_VISIT = frozenset(
    {"id", "date_of_service", "payer", "place_of_service", "supervision", "diagnoses", "services", "injections"}
    | {"providers", "patient", "established_plan"}
)
_USUAL_INJECTION = frozenset(
    {
        "drug",
        "dose",
        "route",
        "packages",
        "count",
        "same_syringe_as",
        "supply",
        "given_by",
        "indication",
        "outcome",
        "role",
    }
)
_FURTHER = frozenset(
    {"given_at", "order", "discarded", "counselling", "acquired_340b", "abn", "device", "part_of", "last_given"}
    | {"modifiers", "site", "program", "hemoglobin", "hematocrit"}
)
_RARE = frozenset({"program", "indication", "hemoglobin", "hematocrit"})
_INJECTION = _USUAL_INJECTION | _FURTHER
_DRUG = frozenset(["name", "hcpcs", "billing_unit", "packages_marketed", "components", "cvx"])
_PACKAGE = frozenset(
    [
        "type",
        "form",
        "content",
        "volume_ml",
        "ndc",
        "count",
        "actual_fill",
        "drawn",
        "shared",
        "outsourced",
        "larger_because",
    ]
)
_MOST_INJECTIONS, _MOST_COUNT = 200, 1000
_MOST_KEPT = 20_000
_MOST_HEMOGLOBIN, _MOST_HEMATOCRIT = 30, 100


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
    _known: dict[str, tuple[Injection, tuple[str, ...]]] = field(default_factory=dict)
    _packages: dict[str, OpenedPackage] = field(default_factory=dict)
    _drugs: dict[tuple[str, Told, Quantity | None], Drug | None] = field(default_factory=dict)
    _payers: dict[tuple[str, str], Payer] = field(default_factory=dict)

    def read(self, row: Row) -> ReadVisit:
        """Return the visit an object states. Raises BadInputError naming the field."""
        served = day(row, "date_of_service")
        if served is None:
            raise BadInputError("date_of_service", "is missing: write it as 2026-03-02")
        told = listed(row, "injections", self._told, _of_one(row.get("injections")))
        injections = tuple([injection for injection, _ in told])
        if len(injections) > _MOST_INJECTIONS:
            raise BadInputError("injections", f"are {len(injections)}: a visit has at most {_MOST_INJECTIONS}")
        visit = Visit(
            date_of_service=served,
            payer=self._payer(_object(row, "payer")),
            place_of_service=text(row, "place_of_service", self.place_of_service),
            supervision=choice(row, "supervision", _SUPERVISION),
            diagnoses=texts(row, "diagnoses"),
            injections=injections,
            services=listed(row, "services", _service),
            providers=_providers(_object(row, "providers")) if "providers" in row else Providers(),
            age=_age(_object(row, "patient")) if "patient" in row else None,
            established_plan=flag(row, "established_plan", default=True),
        )
        _check_syringes(visit)
        unread = [*unknown(row, _VISIT)]
        for number, (_, names) in enumerate(told):
            unread += [f"injections[{number}].{name}" for name in names]
        return ReadVisit(row.get("id"), visit, tuple(unread))

    def _told(self, row: Row, alone: bool) -> tuple[Injection, tuple[str, ...]]:
        """Return an injection and its members nobody reads; the same words are read once.

        A drug nobody knows is refused where it is the visit's only one; beside others a coder is asked about it.
        """
        words = repr(row) if alone else f"+{row!r}"
        known = self._known.get(words)
        if known is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            known = self._known[words] = (self._injection(row, alone), tuple(_unread(row)))
        return known

    def _payer(self, row: Row) -> Payer:
        return within("payer", self._payer_of, row)

    def _payer_of(self, row: Row) -> Payer:
        kind, name, policies = choice(row, "type", PAYER_TYPES), text(row, "name"), row.get("policies")
        if policies is None:
            policies = {}
        if not isinstance(policies, dict) or not all(isinstance(value, str) for value in policies.values()):
            raise BadInputError("policies", 'must be an object of texts such as {"jw_policy": "accepted"}')
        payer = self._payer_named(kind, name)
        merged = {**payer.policies, **policies} if policies else payer.policies
        fees = fee_schedule("the visit", listed(row, "fees", _fee)) if "fees" in row else payer.fees
        return Payer(kind, name, merged, fees)

    def _payer_named(self, kind: str, name: str) -> Payer:
        known = self._payers.get((kind, name))
        if known is None:
            if len(self._payers) >= _MOST_KEPT:
                self._payers.clear()
            known = self._payers[kind, name] = payer_of(kind, name, self.profiles, self.fees)
        return known

    def _injection(self, row: Row, alone: bool) -> Injection:
        outcome = choice(row, "outcome", _OUTCOMES)
        packages = listed(row, "packages", self._opened)
        keyed = _object(row, "drug")
        drug, name = within("drug", self._drug, keyed, packages)
        similar = similar_names(self.formulary, name) if drug is None else ()
        if drug is None and alone:
            raise BadInputError("drug.billing_unit" if keyed.get("hcpcs") else "drug.name", _not_held(name, similar))
        injection = Injection(
            drug=drug,
            drug_name=name,
            dose=_dose(row, outcome),
            route=text(row, "route"),
            packages=tuple([described(drug, opened) for opened in packages]),
            outcome=outcome,
            count=whole(row, "count", 1, 0, _MOST_COUNT) or 0,
            supply=choice(row, "supply", ("clinic", "patient", "sample", "public")),
            given_by=choice(row, "given_by", ("staff", "patient")),
            role=choice(row, "role", ("drug", "diluent")),
            hcpcs=text(keyed, "hcpcs").strip().upper() or None,
            same_syringe_as=whole(row, "same_syringe_as", None, 0, _MOST_INJECTIONS),
        )
        if row.keys() & _FURTHER or "packages_marketed" in keyed or "components" in keyed:
            injection = _further(injection, row, keyed)
        if similar or "cvx" in keyed or not _RARE.isdisjoint(row):
            injection = replace(injection, rare=_rare(row, keyed, similar))
        if outcome not in _NEVER:
            _check_dose(injection)
        return injection

    def _opened(self, row: Row) -> OpenedPackage:
        words = repr(row)
        known = self._packages.get(words)
        if known is None:
            if len(self._packages) >= _MOST_KEPT:
                self._packages.clear()
            known = self._packages[words] = _package(row)
        return known

    def _drug(self, row: Row, packages: tuple[OpenedPackage, ...]) -> tuple[Drug | None, str]:
        """Return the drug, None when neither the formulary nor what was keyed tells it, and its name."""
        name = text(row, "name")
        if not name.strip():
            raise BadInputError("name", "is missing")
        code, unit = text(row, "hcpcs").strip().upper() or None, quantity(row, "billing_unit")
        if unit is not None and not unit.amount:
            raise BadInputError("billing_unit.amount", "must be above zero")
        told = Told(
            tuple(_hyphened(opened.ndc11) for opened in packages if opened.ndc11),
            tuple(opened.content for opened in packages if opened.content),
            code,
            text(row, "cvx").strip() if "cvx" in row else "",
        )
        drug = self._drug_of(name, told, unit)
        return drug, drug.name if drug else name

    def _drug_of(self, name: str, told: Told, unit: Quantity | None) -> Drug | None:
        key = (name, told, unit)
        if key not in self._drugs:
            if len(self._drugs) >= _MOST_KEPT:
                self._drugs.clear()
            self._drugs[key] = find_drug(self.formulary, name, told, "name") or keyed_drug(name, told, unit)
        return self._drugs[key]


def _of_one(injections: Any) -> bool:
    return isinstance(injections, list) and len(injections) == 1


def _further(injection: Injection, row: Row, keyed: Row) -> Injection:
    """Return the injection with the facts most visits do not state."""
    given_at = text(row, "given_at")
    if given_at and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given_at):
        raise BadInputError("given_at", f"{given_at!r} is not a time: write it as 09:30")
    return replace(
        injection,
        given_at=given_at,
        order=text(row, "order"),
        discarded=quantity(row, "discarded"),
        counselling=choice(row, "counselling", ("none", "physician")),
        components=whole(keyed, "components", None, 1, 20),
        marketed=within("drug", listed, keyed, "packages_marketed", _package),
        acquired_340b=flag(row, "acquired_340b"),
        abn=text(row, "abn"),
        device=choice(row, "device", ("", "on_body")),
        part_of=text(row, "part_of"),
        last_given=day(row, "last_given"),
        modifiers=tuple(modifier.strip().upper() for modifier in texts(row, "modifiers")),
        site=text(row, "site"),
    )


def _rare(row: Row, keyed: Row, similar: tuple[str, ...]) -> RareFacts:
    return RareFacts(
        cvx=text(keyed, "cvx").strip(),
        program=text(row, "program").strip(),
        indication=text(row, "indication").strip(),
        hemoglobin=_share(row, "hemoglobin", _MOST_HEMOGLOBIN),
        hematocrit=_share(row, "hematocrit", _MOST_HEMATOCRIT),
        similar=similar,
    )


def _share(row: Row, name: str, most: int) -> Decimal | None:
    value = amount(row, name)
    if value is not None and not 0 < value <= most:
        raise BadInputError(name, f"{value:f} cannot be: above 0, at most {most}")
    return value


def _not_held(name: str, similar: tuple[str, ...]) -> str:
    nearest = f" (nearest: {', '.join(similar)})" if similar else ""
    return f"{name!r} is not in the formulary{nearest}: give its hcpcs and billing_unit, or add it to the formulary"


def _dose(row: Row, outcome: str) -> Quantity:
    dose = quantity(row, "dose")
    if dose is None and outcome in _NEVER:
        return _NOTHING
    if dose is None:
        raise BadInputError("dose", "is missing")
    if not dose.amount and outcome not in _NEVER:
        raise BadInputError("dose.amount", "must be above zero")
    return dose


def _package(row: Row) -> OpenedPackage:
    code = ndc(row, "ndc")
    if "type" not in row:
        raise BadInputError("type", f"is missing: one of {', '.join(_CONTAINERS)}")
    volume = amount(row, "volume_ml")
    if volume is not None and not volume:
        raise BadInputError("volume_ml", "must be above zero")
    content = quantity(row, "content")
    if content is not None and not content.amount:
        raise BadInputError("content.amount", "must be above zero")
    opened = OpenedPackage(
        container=choice(row, "type", _CONTAINERS),
        form=choice(row, "form", _FORMS),
        content=content,
        volume_ml=volume,
        ndc11=code.digits if code else None,
        ndc_unit="",
        count=whole(row, "count", 1, 1, _MOST_COUNT) or 1,
    )
    if row.keys() <= _USUAL:
        return opened
    return replace(
        opened,
        drawn=quantity(row, "drawn"),
        actual_fill=quantity(row, "actual_fill"),
        shared=flag(row, "shared"),
        outsourced=flag(row, "outsourced"),
        larger_because=text(row, "larger_because"),
    )


_USUAL = frozenset(["type", "form", "content", "volume_ml", "ndc", "count"])


def _service(row: Row) -> Service:
    code = text(row, "code").strip().upper()
    if not re.fullmatch(r"[0-9A-Z]{5}", code):
        raise BadInputError("code", f"{code!r} is no procedure code of five signs" if code else "is missing")
    units = amount(row, "units")
    modifiers = tuple(modifier.strip().upper() for modifier in texts(row, "modifiers"))
    return Service(code, Decimal(1) if units is None else units, flag(row, "separately_identifiable"), modifiers)


def _providers(row: Row) -> Providers:
    named = {role: _practitioner(row, role) for role in ("ordering", "supervising")}
    return Providers(named["ordering"], named["supervising"])


def _practitioner(row: Row, role: str) -> Practitioner | None:
    if row.get(role) is None:
        return None
    person = _object(row, role)
    return Practitioner(text(person, "name"), text(person, "credential"), text(person, "npi"))


def _age(row: Row) -> int | None:
    return within("patient", whole, row, "age", None, 0, 130)


def _fee(row: Row) -> Fee:
    fee = Fee(
        text(row, "code").strip().upper(), amount(row, "amount"), amount(row, "asp_percent"),
        day(row, "effective"), day(row, "ends"),
    )  # fmt: skip
    if (fee.amount is None) is (fee.asp_percent is None):
        raise BadInputError("amount", "a fee is either an amount or asp_percent")
    return fee


def _object(row: Row, name: str) -> Row:
    value = row.get(name, {})
    if not isinstance(value, dict):
        raise BadInputError(name, "must be an object")
    return value


def _check_dose(injection: Injection) -> None:
    """Refuse a dose no package could have given; a measured overfill explains one above the label (R36)."""
    held = Decimal(0)
    for opened in injection.packages:
        most = max(filter(None, (opened.content, opened.actual_fill)), key=_amount_of, default=None)
        part = None if most is None else measured(most, injection.dose.unit, opened)
        if part is None:
            return
        held += part * opened.count
    if injection.packages and injection.dose.amount > held:
        most_said = Quantity(held, injection.dose.unit)
        text_ = f"{injection.dose} is more than the opened packages hold ({most_said}): correct the dose or the count"
        raise BadInputError("dose.amount", text_.replace("\N{NO-BREAK SPACE}", " "))


def _amount_of(quantity_: Quantity) -> Decimal:
    return quantity_.amount


def _check_syringes(visit: Visit) -> None:
    for number, injection in enumerate(visit.injections):
        partner = injection.same_syringe_as
        if partner is not None and partner >= len(visit.injections):
            raise BadInputError(f"injections[{number}].same_syringe_as", f"there is no injection {partner}")


def _unread(row: Row) -> Iterable[str]:
    yield from unknown(row, _INJECTION)
    yield from (f"drug.{name}" for name in unknown(row["drug"], _DRUG))
    for index, package in enumerate(row.get("packages") or ()):
        yield from (f"packages[{index}].{name}" for name in unknown(package, _PACKAGE))


def _hyphened(ndc11: str) -> str:
    return f"{ndc11[:5]}-{ndc11[5:9]}-{ndc11[9:]}"
