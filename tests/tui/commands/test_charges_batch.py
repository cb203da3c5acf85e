"""A file of visits never stops at a bad one: one answer a line, in order, the bad one's with its id and place (B18)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.exchange.visits.stream import LONGEST
from tests.tui.command_line import needlepoint_alone
from tests.tui.commands.test_charges import NO_CLINIC, VISIT
from tui.cli import main

Answers = Callable[[bytes], tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def answers(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Answers:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nothing"))
    monkeypatch.delenv("NEEDLEPOINT_DATABASE", raising=False)

    def run(content: bytes) -> tuple[int, list[dict[str, Any]]]:
        file = tmp_path / "visits.jsonl"
        file.write_bytes(content)
        status = main(["charges", str(file), "--json"])
        return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def line(number: int, **more: Any) -> bytes:
    return json.dumps(VISIT | {"id": f"V{number}"} | more).encode()


BROKEN = [
    (line(2, supervision="maybe"), "V2", "line 2: supervision", "none of"),
    (line(2)[:-20], "V2", "line 2 column", "is not JSON"),
    (b'{"date_of_service": "2026-03-02", "id": "V2", "injections": [}', "V2", "line 2 column", "is not JSON"),
    (b'{"injections": [}, "id": "V2"}', None, "line 2 column", "is not JSON"),
    (b"not json at all", None, "line 2 column", "is not JSON"),
    (b'["id", "V2"]', None, "line 2", "must be a JSON object"),
    (line(2) + line(2), "V2", "line 2 column", "extra data"),
    (line(2).replace(b"E53.8", b"E53\xff"), "V2", "line 2", "is not UTF-8"),
    (line(2).replace(b'"V2"', b'"V\xff2"'), None, "line 2", "is not UTF-8"),
    (line(2).replace(b'"1000"', b"NaN"), "V2", "line 2: injections[0].dose.amount", "not a number"),
    (line(2).replace(b'"1000"', b"-Infinity"), "V2", "line 2: injections[0].dose.amount", "not a number"),
    (line(2).replace(b'"1000"', b"9" * 5000), "V2", "line 2", "too long"),
    (line(2).replace(b'"V2"', b'"V2", "id": "V3"'), None, "line 2: id", "given twice"),
    (line(2).replace(b'"11"', b'"11", "place_of_service": "22"'), "V2", "line 2: place_of_service", "given twice"),
    (line(2).replace(b'"1000"', b"[" * 50_000), "V2", "line 2", "nested too deeply"),
    (line(2, id={"a": 1}, supervision="maybe"), {"a": 1}, "line 2: supervision", "none of"),
    (b'{"id": "V2", "diagnoses": "' + b"x" * LONGEST + b'"}', "V2", "line 2", "longer than"),
    (b"\x00\x00", None, "line 2 column", "is not JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("broken", "known", "at", "words"), BROKEN)
def test_b18_a_line_that_cannot_be_read_is_answered_with_its_id_and_the_others_stand(
    answers: Answers, broken: bytes, known: Any, at: str, words: str
):
    status, (first, refused, third) = answers(b"\n".join([line(1), broken, line(3)]))
    assert (status, first["id"], first["status"], third["id"], third["status"]) == (
        2,
        "V1",
        "billable",
        "V3",
        "billable",
    )
    assert (refused["id"], refused["error"]["at"].startswith(at)) == (known, True), refused
    assert words in refused["error"]["text"]


@pytest.mark.parametrize("broken", [broken for broken, *_ in BROKEN])
def test_b18_a_first_line_that_cannot_be_read_does_not_stop_the_second(answers: Answers, broken: bytes):
    status, reported = answers(b"\xef\xbb\xbf" + broken + b"\r\n\r\n" + line(3) + b"\r\n")
    assert (status, len(reported)) == (2, 2)
    assert reported[0]["error"]["at"].startswith("line 1")
    assert (reported[1]["id"], reported[1]["status"]) == ("V3", "billable")


def test_b18_blank_lines_count_and_bring_no_answer(answers: Answers):
    status, reported = answers(b"\n" + line(1) + b"\r\n  \n\r\n" + line(2, supervision="x") + b"\n\n")
    assert (status, [row.get("status") for row in reported]) == (2, ["billable", None])
    assert reported[1]["error"]["at"] == "line 5: supervision"


def test_b18_a_visit_printed_over_many_lines_is_one_visit_also_when_it_breaks_off(answers: Answers):
    text = json.dumps(VISIT, indent=1).encode()
    assert answers(text)[1][0]["status"] == "billable"
    status, reported = answers(text[:-30])
    assert (status, len(reported), list(reported[0])) == (2, 1, ["error"])


def test_help_names_the_page_of_every_field(capsys: pytest.CaptureFixture[str]):
    assert main(["charges", "--help"]) == 0
    (page,) = [line.strip() for line in capsys.readouterr().out.splitlines() if line.endswith(".md")]
    assert "`injections[].packages[].larger_because`" in Path(page).read_text("utf-8")


@pytest.mark.heavy
def test_a_line_of_200_megabytes_is_refused_without_being_held():
    given = json.dumps(VISIT).encode() + b"\n" + b'{"id": "' + b"x" * 200_000_000 + b"\n" + line(3)
    message = needlepoint_alone("charges", "-", "--json", given=given, home=NO_CLINIC)
    assert message.status == 2
    reported = [json.loads(row) for row in message.out.splitlines()]
    assert (reported[1]["error"]["at"], reported[2]["id"]) == ("line 2", "V3")
