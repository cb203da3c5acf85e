"""Visits of every kind, drawn for the properties that hold for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from math import prod
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from models.billing.facts import Injection, OpenedPackage, Payer, Service, Visit
from models.billing.payers.fee_schedule import Fee, fee_schedule
from models.billing.tables.tables import shipped_billing_tables
from models.core.quantity import Quantity, Unit
from models.drugs.drug import Drug
from models.drugs.formulary import shipped_formulary

DRUGS = sorted(shipped_formulary().drugs.values(), key=lambda drug: drug.slug)
NOTHING = (None,)


def one_draw(**choices: Sequence[Any]) -> SearchStrategy[dict[str, Any]]:
    """Draw one of each of several choices at once, the first value being the simplest; None leaves a choice out.

    Drawing costs more than deriving the charges, so a visit is made of few draws. What is named first varies most.
    """

    def picked(number: int) -> dict[str, Any]:
        found = {}
        for name, values in choices.items():
            number, place = divmod(number, len(values))
            found[name] = values[place]
        return {name: value for name, value in found.items() if value is not None}

    return st.integers(0, prod(map(len, choices.values())) - 1).map(picked)


DAYS = st.integers(0, 4500).map(lambda days: date(2014, 7, 1) + timedelta(days=days))
SWITCHES = [(row.name, value) for row in shipped_billing_tables().switches.values() for value in row.values]
FEES = fee_schedule("test", (Fee("96372", Decimal("45.005"), None), Fee("J1885", None, Decimal(120))))
PAYERS = st.builds(
    lambda plan, policies: Payer(**plan, policies=policies),
    one_draw(type=["medicare", "medicaid", "commercial", "self_pay"], fees=[None, None, FEES]),
    st.just({}) | st.lists(st.sampled_from(SWITCHES), max_size=3).map(dict),
)
SERVICES = one_draw(
    code=["99211", "99213", "99396", "G2211", "20610", "99231", "96523", "A4209", "96372", "G0056", "64615", "86580",
          "95115", "95120"],
    separately_identifiable=[False, True],
    modifiers=[(), ("25",)],
).map(lambda service: Service(**service))  # fmt: skip
GIVEN = one_draw(
    hcpcs=[None, None, "J1885", "J2930"],
    route=["IM", "IM", "IM", "SUBCUT", "IV"],
    outcome=["given", "given", "given", "partly_given", "refused"],
    supply=["clinic", "clinic", "clinic", "patient", "sample"],
    given_by=["staff", "staff", "staff", "patient"],
)
STATED = one_draw(
    given_at=[*NOTHING * 2, "09:00", "15:30"],
    acquired_340b=[*NOTHING * 2, False, True],
    abn=[*NOTHING * 4, "required", "voluntary", "excluded", "nonsense"],
    modifiers=[*NOTHING * 8, ("JG",), ("TB",), ("QQ",), ("JZ",), ("EA",), ("EA", "EC"), ("SL",), ("UD",)],
    device=[*NOTHING, "on_body"],
    counselling=[*NOTHING, "physician"],
    same_syringe_as=[*NOTHING * 6, *range(6)],
)
MEASURED = st.fixed_dictionaries(
    {},
    optional={
        "discarded": st.builds(Quantity, st.integers(0, 50).map(Decimal), st.sampled_from([Unit.MG, Unit.ML])),
        "last_given": DAYS,
    },
)


@cache
def opened_of(drug: Drug) -> SearchStrategy[OpenedPackage]:
    return one_draw(package=drug.packages, count=[1, 2, 3]).map(
        lambda picked: OpenedPackage(
            container=picked["package"].container,
            form=picked["package"].form,
            content=picked["package"].content,
            volume_ml=picked["package"].volume_ml,
            ndc11=picked["package"].ndc.digits if picked["package"].ndc else None,
            ndc_unit=picked["package"].ndc_unit,
            count=picked["count"],
            hcpcs=picked["package"].hcpcs,
        )
    )


BEGUN, UP_TO_A_PACKAGE = (
    one_draw(count=[1, 2, 3, 0], packages=[1, 2], percent=range(1, most + 1), drug=DRUGS) for most in (200, 100)
)


@st.composite
def injections(draw: st.DrawFn, usual: bool = False) -> Injection:
    begun = draw(UP_TO_A_PACKAGE if usual else BEGUN)
    drug, share = begun["drug"], Decimal(begun["percent"]) / 100
    opened = tuple(draw(opened_of(drug)) for _ in range(begun["packages"]))
    content = opened[0].content
    dose = Quantity(content.amount * share, content.unit) if content else Quantity(share, Unit.ML)
    stated = {"route": "IM"} if usual else draw(GIVEN) | draw(STATED) | draw(MEASURED)
    return Injection(drug=drug, drug_name=drug.name, dose=dose, packages=opened, count=begun["count"], **stated)


# Made once: of a strategy made anew for each visit the library first reads the source.
SEVERAL = st.lists(injections(), max_size=4)
USUAL = injections(usual=True)
VISITED = one_draw(
    place_of_service=["11", "11", "11", "20", "22", "02"],
    supervision=["direct", "direct", "virtual", "audio_only", "none"],
    age=[None, 4, 70],
    established_plan=[True, True, False],
)
DIAGNOSES = st.lists(st.sampled_from(["C61", "E53.8", "M81.0", "N80.9"]), max_size=4, unique=True).map(tuple)


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    return Visit(
        date_of_service=draw(DAYS),
        payer=draw(PAYERS),
        diagnoses=draw(DIAGNOSES),
        injections=tuple(draw(SEVERAL)),
        services=tuple(draw(st.lists(SERVICES, max_size=2))),
        **draw(VISITED),
    )


@st.composite
def single_visits(draw: st.DrawFn) -> Visit:
    injection = draw(USUAL)
    if draw(st.booleans()):
        injection = replace(injection, packages=injection.packages[:1])
    return Visit(date(2026, 3, 2), Payer("medicare"), "11", "direct", ("C61",), (injection,))
