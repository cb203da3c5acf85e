"""`needlepoint charges` as a script sees it: facts in, lines with their reasons out, bad input told with its place."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from models.exchange.visits.stream import LONGEST
from tests.tui.command_line import needlepoint, needlepoint_alone

B12 = {
    "drug": {"name": "cyanocobalamin"},
    "dose": {"amount": "1000", "unit": "mcg"},
    "route": "IM",
    "packages": [
        {
            "type": "MDV", "form": "solution", "content": {"amount": "10000", "unit": "mcg"}, "volume_ml": "10",
            "ndc": "00517-0032-25", "count": 1,
        }
    ],
}  # fmt: skip
VISIT = {
    "id": "V1", "date_of_service": "2026-03-02", "payer": {"type": "medicare", "name": "Noridian"},
    "place_of_service": "11", "supervision": "direct", "diagnoses": ["E53.8"], "injections": [B12],
}  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the visit with the member at a path such as `injections.0.dose.unit` set, or taken out for None."""
    visit = deepcopy(VISIT)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = visit
    for part in parents:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return visit


NO_CLINIC = Path("/nonexistent/needlepoint")


def derived(visit: dict[str, Any] | bytes) -> Any:
    given = visit if isinstance(visit, bytes) else json.dumps(visit).encode()
    return needlepoint("charges", "-", "--json", given=given, home=NO_CLINIC)


def test_one_visit_is_answered_as_other_programs_expect():
    message = needlepoint_alone("charges", "-", "--json", given=json.dumps(VISIT).encode(), home=NO_CLINIC)
    assert message.status == 0
    assert (message.json["id"], message.json["status"]) == ("V1", "billable")
    assert [(found["rule"], found["severity"]) for found in message.json["findings"]] == [("set_date", "note")]
    act, drug = message.json["lines"]
    assert act == {
        "code": "96372", "units": "1", "modifiers": [], "diagnosis_pointers": [1], "ndc11": None, "ndc_unit": None,
        "ndc_quantity": None, "charge": None, "narrative": None, "because": act["because"],
    }  # fmt: skip
    assert (drug["code"], drug["ndc11"], drug["ndc_unit"], drug["ndc_quantity"]) == ("J3420", "00517003225", "ML", "1")
    reasons = [why for line in (act, drug) for why in line["because"]]
    assert all(why["rule"] and why["text"] and why["source"] for why in reasons)
    assert "1,000 mcg ÷ 1,000 mcg = 1" in [why["text"] for why in reasons]


def test_many_visits_are_answered_line_by_line_in_their_order():
    rows = [VISIT | {"id": number} for number in range(600)]
    message = derived("\n".join(json.dumps(row) for row in rows).encode())
    answers = [json.loads(line) for line in message.out.splitlines()]
    assert [answer["id"] for answer in answers] == list(range(600))
    assert message.status == 0
    assert answers[0] == derived(VISIT).json | {"id": 0}


def test_a_file_of_one_visit_over_many_lines_is_one_visit(tmp_path: Path):
    path = tmp_path / "visit.json"
    path.write_text(json.dumps(VISIT, indent=2) + "\n\n", "utf-8")
    message = needlepoint("charges", str(path), "--json", home=NO_CLINIC)
    assert message.json["lines"] == derived(VISIT).json["lines"]


def test_a_held_or_unbillable_visit_ends_with_1():
    assert derived(changed("place_of_service", "22")).status == 1
    assert derived(changed("diagnoses", ["R53.83"])).json["status"] == "hold"


def test_amounts_may_be_numbers_and_never_pass_through_binary_floating_point():
    visit = json.dumps(VISIT).replace('"amount": "1000"', '"amount": 0.1000000000000000055511151231257827e4')
    assert derived(visit.encode()).status == 2
    visit = json.dumps(VISIT).replace('"amount": "1000"', '"amount": 1000.0')
    assert derived(visit.encode()).json["lines"] == derived(VISIT).json["lines"]


def test_a_visit_may_override_its_payers_switches_and_bring_fees():
    payer = {"type": "commercial", "policies": {"jw_policy": "ignored"}, "fees": [{"code": "96372", "amount": "45.5"}]}
    lines = derived(changed("payer", payer)).json["lines"]
    assert (lines[0]["charge"], lines[1]["charge"]) == ("45.50", None)


def test_a_member_nobody_knows_holds_the_visit_and_is_named():
    message = derived(changed("injections.0.suply", "patient"))
    assert message.json["status"] == "hold"
    assert [found["at"] for found in message.json["findings"]] == ["injections[0].suply", "date_of_service"]


@pytest.mark.parametrize(
    ("path", "value", "at", "words"),
    [
        ("injections.0.dose.unit", "cc", "injections[0].dose.unit", "write mL"),
        ("injections.0.dose.unit", None, "injections[0].dose.unit", "is missing"),
        ("injections.0.dose.amount", "-1", "injections[0].dose.amount", "negative"),
        ("injections.0.dose.amount", "0", "injections[0].dose.amount", "above zero"),
        ("injections.0.dose.amount", "1e99", "injections[0].dose.amount", "out of range"),
        ("injections.0.dose.amount", "ten", "injections[0].dose.amount", "not a number"),
        ("injections.0.dose.amount", True, "injections[0].dose.amount", "must be a number"),
        ("injections.0.dose", None, "injections[0].dose", "is missing"),
        ("injections.0.dose.amount", "20000", "injections[0].dose.amount", "more than the opened packages hold"),
        ("injections.0.drug.name", "obscurumab", "injections[0].drug.name", "not in the formulary"),
        ("injections.0.drug", {"name": "obscurumab", "hcpcs": "J9999"}, "injections[0].drug.billing_unit", "give its"),
        ("injections.0.packages.0.ndc", "0143985725", "injections[0].packages[0].ndc", "ten bare digits"),
        ("injections.0.packages.0.count", 0, "injections[0].packages[0].count", "whole number"),
        ("injections.0.packages.0.type", "bottle", "injections[0].packages[0].type", "none of"),
        ("injections.0.packages.0.content.amount", "0", "injections[0].packages[0].content.amount", "above zero"),
        ("injections.0.same_syringe_as", 7, "injections[0].same_syringe_as", "no injection 7"),
        ("injections", {}, "injections", "must be a list"),
        ("date_of_service", "2026-02-30", "date_of_service", "not a date"),
        ("date_of_service", "0026-02-03", "date_of_service", "not a date"),
        ("date_of_service", None, "date_of_service", "is missing"),
        ("payer.type", "tricare", "payer.type", "none of"),
        ("supervision", "maybe", "supervision", "none of"),
        ("diagnoses", "E53.8", "diagnoses", "list"),
    ],
)  # fmt: skip
def test_bad_input_is_one_error_with_its_place_and_ends_with_2(path: str, value: Any, at: str, words: str):
    message = derived(changed(path, value))
    assert (message.status, message.json["error"]["at"]) == (2, at)
    assert words in message.json["error"]["text"]


def test_an_unknown_drug_is_billed_by_the_code_and_unit_keyed_with_it():
    keyed = {"name": "obscurumab", "hcpcs": "J9358", "billing_unit": {"amount": "250", "unit": "mcg"}}
    lines = derived(changed("injections.0.drug", keyed)).json["lines"]
    assert (lines[1]["code"], lines[1]["units"]) == ("J9358", "4")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds no visit"),
        (b"not json\n", "is not JSON"),
        (b'{"id": 1,', "is not JSON"),
        (b"[]", "must be a JSON object"),
        (b'{"date_of_service": "2026-03-02", "injections": [{"dose": {"amount": NaN}}]}', "not a number"),
        (b'{"date_of_service": "2026-03-02", "date_of_service": "2026-03-03"}', "given twice"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id": ' + b"9" * 5000 + b"}", "too long"),
    ],
)
def test_what_is_no_visit_is_told_in_one_line(content: bytes, words: str):
    message = derived(content)
    assert message.status == 2
    assert words in message.json["error"]["text"]
    plain = needlepoint("charges", "-", given=content, home=NO_CLINIC)
    assert (plain.status, plain.out) == (2, "")
    assert words in plain.err
    assert plain.err.count("\n") == 1


def test_a_doubled_key_is_told_with_its_full_place():
    text = json.dumps(VISIT).replace('"unit": "mcg"}, "route"', '"unit": "mcg", "unit": "mg"}, "route"')
    assert derived(text.encode()).json["error"]["at"] == "injections[0].dose.unit"


def test_a_first_line_too_long_to_be_a_visit_is_refused():
    assert derived(b'{"id": "' + b"x" * LONGEST).json["error"]["at"] == "line 1"


def test_a_file_that_is_not_there_is_told_by_its_name():
    message = needlepoint("charges", "/nowhere/visit.json", "--json", home=NO_CLINIC)
    assert (message.status, message.json["error"]["at"]) == (2, "/nowhere/visit.json")


def test_nothing_is_stored_and_no_database_is_made(tmp_path: Path):
    assert needlepoint("charges", "-", "--json", given=json.dumps(VISIT).encode(), home=tmp_path).status == 0
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_units_and_quantities_are_texts_of_plain_digits():
    visit = changed("injections.0.dose", {"amount": "1", "unit": "mg"})
    for line in derived(visit).json["lines"]:
        assert Decimal(line["units"]) >= 1
        assert "E" not in line["units"]
