"""What `checks` reads: every field of its page, each complaint at its place, unknown facts told by who needs them."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import models.exchange.safety_cases
from models.core.errors import BadInputError
from models.exchange.safety_cases.members import MEMBERS, NO_RULE_YET
from models.exchange.safety_cases.stream import LONGEST
from tests.models.exchange.safety_checks import answered, checked, lines

PAGE = Path(models.exchange.safety_cases.__file__).with_name("FIELDS.md")
CASE: dict[str, Any] = {
    "id": "any text", "stage": "give", "at": "2026-03-02T10:05",
    "patient": {
        "birth_date": "1980-05-01", "sex": "female", "weight_kg": "140", "flags": ["pregnant"],
        "allergies": [{"substance": "sesame", "severity": "severe"}],
        "history": [
            {
                "drug": {"name": "Invega Sustenna"}, "dose": {"amount": "156", "unit": "mg"}, "route": "IM",
                "site": "left deltoid", "at": "2026-02-01T09:00", "where": "here",
            }
        ],
        "orders": [{"drug": {"name": "haloperidol decanoate"}, "state": "active"}],
    },
    "order": {
        "drug": {"name": "haloperidol lactate"}, "dose": {"amount": "5", "unit": "mg"}, "route": "IM",
        "indication": "F20.9", "interval_days": 28, "urgent": False,
    },
    "administration": {
        "drug": {"name": "haloperidol lactate"}, "ndc": None, "dose": {"amount": "5", "unit": "mg"}, "volume_ml": "1",
        "site": "left deltoid", "needle": {"gauge": 22, "length_in": "1.5"}, "expiry": "2027-01-31", "diluent": None,
        "staff_on_duty": 1,
    },
    "response": {"outcome": "tolerated", "minutes_observed": 15},
}  # fmt: skip
"""The contract's own example."""


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the case with the member at a path such as `patient.flags.0` set."""
    case = deepcopy(CASE)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = case
    for part in parents:
        place = place[part]
    if isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return case


def found(case: dict[str, Any], *rules: str) -> list[tuple[str, str]]:
    """Return severity and path of what the named rules find, of all rules when none is named."""
    return [
        (finding["severity"], finding["at"])
        for finding in checked(case)["findings"]
        if not rules or finding["rule"] in rules
    ]


def rows_of_the_page() -> dict[str, list[str]]:
    before, _, _ = PAGE.read_text("utf-8").partition("## The answer")
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \| (.+) \|$", before, re.M)
    return {name: [values, default] for name, values, default in rows}


def test_the_page_lists_every_field_that_is_read_and_no_other() -> None:
    read = {f"{block}.{name}" if block else name for block, names in MEMBERS.items() for name in names}
    assert set(rows_of_the_page()) == read
    assert all(values and default for values, default in rows_of_the_page().values())


@pytest.mark.parametrize(
    "path",
    [
        "stage", "patient.sex", "patient.allergies.0.severity", "patient.history.0.where",
        "patient.history.0.response", "patient.orders.0.state", "order.dose.unit", "order.route", "order.urgent",
        "response.outcome",
    ],
)  # fmt: skip
def test_the_page_lists_every_value_of_a_closed_choice_and_no_other(path: str) -> None:
    values, _ = rows_of_the_page()[re.sub(r"\.\d+", "[]", path)]
    for word in re.findall(r"`([^`]+)`", values):
        checked(changed(path, {"true": True, "false": False}.get(word, word)))
    if path != "order.route":
        with pytest.raises(BadInputError):
            checked(changed(path, "somethingelse"))


def test_the_page_says_which_fields_no_rule_asks_for() -> None:
    message = {name for name, (values, _) in rows_of_the_page().items() if "which a note says" in values}
    assert message == set(NO_RULE_YET)


def test_the_contracts_example_is_answered_in_its_shape() -> None:
    reported = checked(CASE)
    assert list(reported) == ["id", "verdict", "findings", "next"]
    assert (reported["id"], reported["verdict"]) == ("any text", "clear")
    assert reported["next"] == {"due": "2026-03-30", "window": None}
    for finding in reported["findings"]:
        assert list(finding) == ["rule", "severity", "at", "text", "source", "confidence", "passes_with"]
    assert found(CASE, "not_checked") == [("note", "patient.orders"), ("note", "administration.needle")]


def test_the_window_of_the_next_dose_is_where_the_interval_asks_nothing() -> None:
    depo = {"drug": {"name": "Depo-Provera"}, "dose": {"amount": "150", "unit": "mg"}, "route": "IM"}
    assert checked(CASE | {"order": depo, "stage": "order"})["next"] == {
        "due": "2026-06-01", "window": ["2026-05-18", "2026-06-15"],
    }  # fmt: skip
    assert checked(CASE | {"order": depo | {"interval_days": 84}, "stage": "order"})["next"]["due"] == "2026-05-25"
    lactate = {name: value for name, value in CASE["order"].items() if name != "interval_days"}
    assert checked(CASE | {"order": lactate})["next"] is None


@pytest.mark.parametrize(
    ("path", "value", "at", "words"),
    [
        ("stage", "sign", "stage", "none of"),
        ("stage", None, "stage", "is missing"),
        ("at", "2026-03-02 10:05", "at", "local time"),
        ("at", "2026-03-02T10:05Z", "at", "local time"),
        ("at", "2026-02-30T10:05", "at", "local time"),
        ("at", "0001-01-01", "at", "years 1900 to 2100"),
        ("at", 20260302, "at", "must be a text"),
        ("patient", [], "patient", "must be an object"),
        ("patient.birth_date", "5/1/1980", "patient.birth_date", "not a date"),
        ("patient.weight_kg", "0", "patient.weight_kg", "above 0"),
        ("patient.weight_kg", "501", "patient.weight_kg", "at most 500"),
        ("patient.flags.0", "pregnent", "patient.flags[0].flag", "pregnant"),
        ("patient.flags.0", "mastectomy", "patient.flags[0].place", "left or right"),
        ("patient.flags.0", {"flag": "scar", "place": "deltoid"}, "patient.flags[0].place", "right deltoid"),
        ("patient.allergies.0.substance", " ", "patient.allergies[0].substance", "is missing"),
        ("patient.history.0.at", None, "patient.history[0].at", "is missing"),
        ("patient.history.0.drug", None, "patient.history[0].drug", "is missing"),
        ("patient.history.0.drug.name", "testosterone", "patient.history[0].drug.name", "could be"),
        ("order.drug.name", "haloperidol lactat", "order.drug.name", "nearest: haloperidol lactate"),
        ("order.drug.name", "xyzzy", "order.drug.name", "'xyzzy' is not in the formulary"),
        ("order.drug.name", "haloperidol", "order.drug.name", "could be haloperidol decanoate, haloperidol lactate"),
        ("order.drug", {}, "order.drug.name", "is missing"),
        ("order.drug", {"ndc": "99999-9999-99"}, "order.drug.ndc", "not in the formulary"),
        ("order.dose.unit", "cc", "order.dose.unit", "write mL"),
        ("order.dose.amount", "-1", "order.dose.amount", "negative"),
        ("order.dose.amount", "1e99", "order.dose.amount", "out of range"),
        ("order.dose.amount", "NaN", "order.dose.amount", "not a number"),
        ("order.dose_per_kg", {"amount": "1", "unit": "unit"}, "order.dose_per_kg", "same kind"),
        ("order.interval_days", 0, "order.interval_days", "from 1 to 3650"),
        ("order.interval_days", "28.5", "order.interval_days", "whole number"),
        ("order.urgent", "no", "order.urgent", "true or false"),
        ("administration.ndc", "0143950125", "administration.ndc", "ten bare digits"),
        ("administration.site", "deltoid", "administration.site", "left deltoid or right deltoid"),
        ("administration.site", "left ear", "administration.site", "no site known here"),
        ("administration.needle.gauge", 0, "administration.needle.gauge", "from 1 to 40"),
        ("administration.expiry", "01/31/2027", "administration.expiry", "not a date"),
        ("administration.diluent", 4, "administration.diluent", "text or an object"),
        ("response.signs", ["sneezing badly"], "response.signs", "none of"),
        ("response.minutes_observed", -1, "response.minutes_observed", "from 0 to"),
    ],
)  # fmt: skip
def test_bad_input_is_one_complaint_with_its_place(path: str, value: Any, at: str, words: str) -> None:
    with pytest.raises(BadInputError) as reported:
        checked(changed(path, value))
    assert reported.value.at == at
    assert words in reported.value.text


def test_an_unknown_drug_of_the_history_is_asked_about_and_the_case_is_answered() -> None:
    """No rule can count it, so whoever asks must know that it was not counted."""
    case = changed("patient.history.0.drug.name", "Depo-Provra")
    (remark,) = [finding for finding in checked(case)["findings"] if finding["rule"] == "not_in_formulary"]
    assert (remark["severity"], remark["at"], remark["passes_with"]) == ("warn", "patient.history[0].drug", "reason")
    assert "nearest: depo-provera" in remark["text"]


def test_a_field_nobody_reads_is_asked_about_at_its_place() -> None:
    case = changed("patient.history.0.drug.nme", "x") | {"ordr": {}}
    assert found(case, "unread_field") == [("warn", "patient.history[0].drug.nme"), ("warn", "ordr")]


def test_a_product_the_formulary_does_not_hold_is_compared_by_eye() -> None:
    assert found(changed("administration.ndc", "99999-9999-99"), "not_in_formulary") == [("warn", "administration.ndc")]


def test_without_an_order_what_is_in_hand_is_judged() -> None:
    case = {name: block for name, block in CASE.items() if name != "order"}
    assert ("stop", "order") in found(case, "order_state")
    assert checked({"stage": "dose", "administration": {"ndc": "00517-0031-25"}})["verdict"] == "stop"


def test_the_product_in_hand_names_the_drug_where_nothing_else_does() -> None:
    in_hand = {"ndc": "50458-0253-03", "dose": {"amount": "50", "unit": "mg"}}
    places = found(CASE | {"order": {}, "administration": in_hand})
    assert ("stop", "order") in places
    assert ("stop", "administration.ndc") not in places


def test_an_age_that_is_not_stated_is_asked_for_only_by_rules_that_need_it() -> None:
    """Ketorolac 60 mg is too much from 65 years on; B12 has no limit by age."""
    ketorolac = {"drug": {"name": "ketorolac"}, "dose": {"amount": "60", "unit": "mg"}, "route": "IM"}
    ageless = {"stage": "order", "patient": {"allergies": [], "weight_kg": "80"}}
    assert ("stop", "patient.birth_date") in found(ageless | {"order": ketorolac}, "dose_limit")
    more = ketorolac | {"dose": {"amount": "61", "unit": "mg"}}
    assert ("stop", "order.dose") in found(ageless | {"order": more}, "dose_limit")
    b12 = {"drug": {"name": "cyanocobalamin"}, "dose": {"amount": "1000", "unit": "mcg"}, "route": "IM"}
    assert all(at != "patient.birth_date" for _, at in found(ageless | {"order": b12}))


def test_times_are_local_and_a_day_alone_is_its_noon() -> None:
    case = {
        "stage": "give", "at": "2026-03-02T00:30", "patient": {"birth_date": "1980-05-01", "allergies": []},
        "order": CASE["order"], "administration": CASE["administration"] | {"expiry": "2026-03-01"},
    }  # fmt: skip
    assert found(case, "lot") == [("stop", "administration.expiry")]
    assert found(case | {"at": "2026-03-01"}, "lot") == []


@pytest.mark.parametrize("words", ["LD", "deltoid-l", "Left Deltoid", "deltoid, left"])
def test_a_site_is_understood_in_words_and_codes(words: str) -> None:
    assert found(changed("administration.site", words), "site", "product_site") == []


def test_equal_doses_in_other_units_are_one_fact() -> None:
    case = changed("administration.dose", {"amount": "5000", "unit": "mcg"})
    assert found(case, "dose_agrees") == []


GOOD = json.dumps(CASE).encode()


def test_many_cases_are_answered_in_their_order_and_a_bad_line_leaves_the_others() -> None:
    rows = [
        json.dumps(CASE | {"id": 1}), '{"id": 2, "stage": "order", "stage": "dose"}', '{"id": 3, "stage": ',
        json.dumps(changed("order.dose.unit", "cc") | {"id": 4}), "", "[1, 2]", "\udcff",
        json.dumps(CASE | {"id": 7}),
    ]  # fmt: skip
    reported = answered("\n".join(rows).encode("utf-8", "surrogateescape"))
    assert [answer["id"] for answer in reported] == [1, 2, None, 4, None, None, 7]
    assert ["error" in answer for answer in reported] == [False, True, True, True, True, True, False]
    assert reported[1]["error"] == {"at": "stage", "text": "is given twice: only one can be meant"}
    assert reported[3]["error"]["at"] == "order.dose.unit"
    assert reported[0] | {"id": 7} == reported[6]


@pytest.mark.parametrize("cut", [b'{"id": 1, "sta', b"nonsense", b'{"a": ' * 90_000, b" {}"])
def test_a_broken_first_line_leaves_the_others(cut: bytes) -> None:
    reported = answered(cut + b"\n" + GOOD + b"\n" + GOOD)
    assert [answer.get("verdict") for answer in reported] == [None, "clear", "clear"]


def test_a_line_too_long_is_refused_and_the_next_one_is_read() -> None:
    long = b'{"id": "' + b"x" * LONGEST + b'"}'
    for content in (long + b"\n" + GOOD, GOOD + b"\n" + long + b"\n" + GOOD):
        reported = answered(content)
        assert [("longer than" in answer.get("error", {}).get("text", "")) for answer in reported].count(True) == 1
        assert reported[-1]["verdict"] == "clear"


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(("before", "behind"), [("", ""), ("\ufeff", "\n"), ("\n\n", "\n\n\n")])
def test_one_case_may_stand_on_many_lines(indent: int | None, before: str, behind: str) -> None:
    (line,) = lines((before + json.dumps(CASE, indent=indent) + behind).encode())
    assert (line.number, line.id) == (0, "any text")


def test_an_empty_file_holds_no_case() -> None:
    with pytest.raises(BadInputError, match="holds no case"):
        lines(b"\n \n")


def test_any_id_comes_back_as_it_was() -> None:
    for name in ("", 0, None, ["a", {"b": 1}], "Smith [/b]", "x" * 10_000):
        assert checked(CASE | {"id": name})["id"] == name
