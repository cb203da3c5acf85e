"""What holds for every visit, whatever was given: properties of the billing pipeline."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.billing.facts import Payer
from models.billing.pipeline import derive, run, stages
from models.exchange.visits.writer import answer, answer_text
from tests.models.billing.drawn_visits import single_visits, visits

slow = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


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
