"""`needlepoint charges` over generated and spoiled visits: one answer each, lines with reasons, plain amounts."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.models.exchange.visit_makers import spoiled, visits
from tui.cli import main

PLAIN = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
STATUSES = {"billable", "hold", "not_billable"}
SEVERITIES = {"stop", "warn", "note"}


def answered(lines: list[bytes], folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    file = folder / "visits.jsonl"
    file.write_bytes(b"\n".join(lines))
    status = main(["charges", str(file), "--json"])
    message = capsys.readouterr()
    assert message.err == ""
    return status, [json.loads(line) for line in message.out.splitlines()]


def check(answer: dict[str, Any]) -> str:
    """Return the answer's kind. Asserts what a biller relies on."""
    if "error" in answer:
        assert answer.keys() == {"id", "error"}
        assert answer["error"]["at"].startswith("line ")
        assert answer["error"]["text"].strip()
        return "error"
    assert answer["status"] in STATUSES
    assert all(found["severity"] in SEVERITIES for found in answer["findings"])
    assert all(found["rule"] and found["text"] and found["source"] for found in answer["findings"])
    for line in answer["lines"]:
        assert re.fullmatch("[0-9A-Z]{5}", line["code"]), line
        assert line["because"], line
        assert all(why["rule"] and why["text"] and why["source"] for why in line["because"]), line
        assert len(line["modifiers"]) <= 4 or answer["status"] == "hold", line
        assert {"JW", "JZ"} - set(line["modifiers"]) or answer["status"] == "hold", line
        for name in ("units", "ndc_quantity", "charge"):
            assert line[name] is None or PLAIN.fullmatch(line[name]), (name, line)
    _check_status(answer)
    return str(answer["status"])


def _check_status(answer: dict[str, Any]) -> None:
    severities = {found["severity"] for found in answer["findings"]}
    if answer["status"] == "not_billable":
        assert answer["lines"] == []
        assert "stop" in severities
    else:
        assert "stop" not in severities
        assert ("warn" in severities) is (answer["status"] == "hold")


@pytest.fixture(autouse=True)
def no_clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nothing"))
    monkeypatch.delenv("NEEDLEPOINT_DATABASE", raising=False)


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.heavy)])
def test_every_generated_visit_has_one_answer_with_reasons_and_plain_amounts(
    count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    made = list(visits(12, count))
    status, answers = answered([json.dumps(visit).encode() for visit in made], tmp_path, capsys)
    assert [answer["id"] for answer in answers] == [visit["id"] for visit in made]
    kinds = Counter(map(check, answers))
    assert status == (2 if kinds["error"] else 1)
    # Made to be charted: most are read, and each answer occurs.
    assert kinds["error"] < count / 4
    assert all(kinds[status] > count / 50 for status in STATUSES), kinds


@pytest.mark.parametrize("count", [300, pytest.param(3_000, marks=pytest.mark.heavy)])
def test_every_spoiled_visit_has_one_answer(count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    lines = [line.replace(b"\n", b" ") for line in spoiled(12, count)]
    kept = [line for line in lines if line.strip()]
    status, answers = answered([b"{}", *kept], tmp_path, capsys)
    assert (status, len(answers)) == (2, len(kept) + 1)
    kinds = Counter(map(check, answers))
    assert kinds["error"] > count / 4
