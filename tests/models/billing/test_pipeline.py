"""What holds for every visit, whatever was given: properties of the billing pipeline."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.billing.facts import Injection, OpenedPackage, Payer, Service, Visit
from models.billing.payers.fee_schedule import Fee, fee_schedule
from models.billing.pipeline import derive, run, stages
from models.billing.tables.tables import shipped_billing_tables
from models.core.quantity import Quantity, Unit
from models.drugs.drug import Drug, Package
from models.drugs.formulary import shipped_formulary
from models.exchange.visits.writer import answer, answer_text

DRUGS = sorted(shipped_formulary().drugs.values(), key=lambda drug: drug.slug)
DAYS = st.integers(0, 4500).map(lambda days: date(2014, 7, 1) + timedelta(days=days))
SWITCHES = st.sampled_from(list(shipped_billing_tables().switches.values()))
FEES = fee_schedule("test", (Fee("96372", Decimal("45.005"), None), Fee("J1885", None, Decimal(120))))
PAYERS = st.builds(
    Payer,
    type=st.sampled_from(["medicare", "medicaid", "commercial", "self_pay"]),
    policies=st.dictionaries(SWITCHES.map(lambda row: row.name), st.nothing(), max_size=0)
    | st.lists(SWITCHES.flatmap(lambda row: st.tuples(st.just(row.name), st.sampled_from(row.values))), max_size=3).map(
        dict
    ),
    fees=st.sampled_from([None, None, FEES]),
)
SERVICES = st.builds(
    Service,
    code=st.sampled_from(
        [
            "99211",
            "99213",
            "99396",
            "G2211",
            "20610",
            "99231",
            "96523",
            "A4209",
            "96372",
            "G0056",
            "64615",
            "86580",
            "95115",
            "95120",
        ]
    ),
    separately_identifiable=st.booleans(),
    modifiers=st.sampled_from([(), ("25",)]),
)


def opened_of(draw: st.DrawFn, package: Package) -> OpenedPackage:
    return OpenedPackage(
        container=package.container,
        form=package.form,
        content=package.content,
        volume_ml=package.volume_ml,
        ndc11=package.ndc.digits if package.ndc else None,
        ndc_unit=package.ndc_unit,
        count=draw(st.integers(1, 3)),
        hcpcs=package.hcpcs,
    )


STATED = st.fixed_dictionaries(
    {},
    optional={
        "given_at": st.sampled_from(["09:00", "15:30"]),
        "discarded": st.builds(Quantity, st.integers(0, 50).map(Decimal), st.sampled_from([Unit.MG, Unit.ML])),
        "acquired_340b": st.booleans(),
        "abn": st.sampled_from(["required", "voluntary", "excluded", "nonsense"]),
        "modifiers": st.sampled_from([("JG",), ("TB",), ("QQ",), ("JZ",), ("EA",), ("EA", "EC"), ("SL",), ("UD",)]),
        "last_given": DAYS,
        "device": st.just("on_body"),
        "counselling": st.just("physician"),
        "same_syringe_as": st.integers(0, 5),
    },
)


@st.composite
def injections(draw: st.DrawFn, drugs: list[Drug] = DRUGS, usual: bool = False) -> Injection:
    drug = draw(st.sampled_from(drugs))
    opened = tuple(opened_of(draw, draw(st.sampled_from(drug.packages))) for _ in range(draw(st.integers(1, 2))))
    content = opened[0].content
    share = Decimal(draw(st.integers(1, 200 if not usual else 100))) / 100
    dose = Quantity(content.amount * share, content.unit) if content else Quantity(share, Unit.ML)
    return Injection(
        drug=drug,
        drug_name=drug.name,
        dose=dose,
        route="IM" if usual else draw(st.sampled_from(["IM", "IM", "IM", "SUBCUT", "IV"])),
        packages=opened,
        outcome="given" if usual else draw(st.sampled_from(["given", "given", "given", "partly_given", "refused"])),
        count=draw(st.integers(0, 3)),
        supply="clinic" if usual else draw(st.sampled_from(["clinic", "clinic", "clinic", "patient", "sample"])),
        given_by="staff" if usual else draw(st.sampled_from(["staff", "staff", "staff", "patient"])),
        hcpcs=None if usual else draw(st.sampled_from([None, None, "J1885", "J2930"])),
        **({} if usual else draw(STATED)),
    )


# Made once: of a strategy made anew for each visit the library first reads the source.
SEVERAL = st.lists(injections(), max_size=4)
USUAL = injections(usual=True)


@st.composite
def visits(draw: st.DrawFn) -> Visit:
    return Visit(
        date_of_service=draw(DAYS),
        payer=draw(PAYERS),
        place_of_service=draw(st.sampled_from(["11", "11", "11", "20", "22", "02"])),
        supervision=draw(st.sampled_from(["direct", "direct", "virtual", "audio_only", "none"])),
        diagnoses=tuple(draw(st.lists(st.sampled_from(["C61", "E53.8", "M81.0", "N80.9"]), max_size=4, unique=True))),
        injections=tuple(draw(SEVERAL)),
        services=tuple(draw(st.lists(SERVICES, max_size=2))),
        age=draw(st.sampled_from([None, 4, 70])),
        established_plan=draw(st.sampled_from([True, True, False])),
    )


@st.composite
def single_visits(draw: st.DrawFn) -> Visit:
    injection = draw(USUAL)
    if draw(st.booleans()):
        injection = replace(injection, packages=injection.packages[:1])
    return Visit(date(2026, 3, 2), Payer("medicare"), "11", "direct", ("C61",), (injection,))


slow = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@slow
@given(visits(), st.data())
def test_rules_of_one_stage_may_run_in_any_order(visit, data):
    shuffled = [data.draw(st.permutations(stage)) for stage in stages()]
    assert run(visit, shuffled) == derive(visit)


@slow
@given(visits())
def test_the_same_visit_always_bills_the_same(visit):
    assert derive(visit) == derive(replace(visit))


@slow
@given(visits())
def test_every_status_but_billable_is_explained_and_not_billable_has_no_line(visit):
    charges = derive(visit)
    assert charges.status in {"billable", "hold", "not_billable"}
    assert charges.findings or charges.status == "billable"
    assert all(finding.text and finding.source for finding in charges.findings)
    assert not (charges.status == "not_billable" and charges.lines)
    assert charges.lines or charges.status != "billable"


@slow
@given(visits())
def test_every_line_says_why_bills_whole_units_and_never_both_jw_and_jz(visit):
    for line in derive(visit).lines:
        assert line.because
        assert all(why.text and why.source for why in line.because)
        assert line.units >= 1
        assert line.units == int(line.units)
        assert not {"JW", "JZ"} <= set(line.modifiers)
        assert line.ndc_quantity is None or (line.ndc_quantity > 0 and -line.ndc_quantity.as_tuple().exponent <= 3)


@slow
@given(visits(), st.sampled_from(["not_billable", "fallback_99211", "not_applicable"]))
def test_a_medicare_visit_nobody_supervised_never_has_a_line(visit, policy):
    payer = Payer("medicare", policies={"unsupervised_policy": policy})
    charges = derive(replace(visit, payer=payer, supervision="none"))
    assert (charges.status == "billable", charges.lines) == (False, ())


@slow
@given(visits())
def test_every_reason_fits_one_line_of_the_screen(visit):
    texts = [why.text for line in derive(visit).lines for why in line.because]
    assert all(
        len(text) <= 110 and text.isprintable() for text in (text.replace("\N{NO-BREAK SPACE}", " ") for text in texts)
    )


@slow
@given(visits())
def test_a_jw_line_follows_its_partner_and_the_partner_never_says_jz(visit):
    lines = derive(visit).lines
    for before, line in zip((None, *lines), lines, strict=False):
        if "JW" in line.modifiers:
            assert before is not None
            assert (before.code, before.ndc11, before.injection) == (line.code, line.ndc11, line.injection)
            assert "JZ" not in before.modifiers


@slow
@given(single_visits())
def test_units_cover_the_dose_and_never_more_than_was_opened(visit):
    injection = visit.injections[0]
    codes = {code.hcpcs: code for code in injection.drug.codes_on(visit.date_of_service)}
    charges = derive(visit)
    drug_lines = [line for line in charges.lines if line.package is not None]
    if not drug_lines or any(f.rule != "admin_code" and f.severity != "note" for f in charges.findings):
        return
    code = codes[drug_lines[0].code]
    if code.style == "tier" or not injection.dose.comparable(code.unit.unit):
        return
    unit = code.unit
    dose = injection.dose.to(unit.unit).amount
    opened = sum(p.content.to(unit.unit).amount * p.count for p in injection.packages)
    used = sum(line.units for line in drug_lines if "JW" not in line.modifiers)
    wasted = sum(line.units for line in drug_lines if "JW" in line.modifiers)
    assert used >= dose / unit.amount
    assert used + wasted <= (opened / unit.amount).to_integral_value(ROUND_CEILING)


@slow
@given(visits())
def test_no_amount_of_an_answer_ever_was_a_binary_fraction(visit):
    def amounts(value):
        if isinstance(value, dict):
            return [found for item in value.values() for found in amounts(item)]
        if isinstance(value, list | tuple):
            return [found for item in value for found in amounts(item)]
        return [value]

    charges = derive(visit)
    assert not any(isinstance(value, float) for line in charges.lines for value in amounts(line))
    assert not any(isinstance(value, float) for value in amounts(answer("x", charges)))


@slow
@given(visits())
def test_the_fast_way_of_writing_an_answer_writes_the_same_answer(visit):
    charges = derive(visit)
    assert json.loads(answer_text("x", charges)) == json.loads(json.dumps(answer("x", charges)))


@slow
@given(visits())
def test_charges_are_whole_cents(visit):
    charged = [line.charge for line in derive(visit).lines if line.charge is not None]
    assert all(charge == charge.quantize(Decimal("0.01")) for charge in charged)


@slow
@given(visits())
def test_a_line_carries_at_most_four_modifiers_or_the_visit_waits_for_a_coder(visit):
    charges = derive(visit)
    assert charges.status != "billable" or all(len(line.modifiers) <= 4 for line in charges.lines)
