"""`needlepoint claims answer` and `needlepoint export` as a script sees them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.store.clinic import Clinic
from tests.factories import add_patient
from tests.models.claims.answers.made_answers import Paid, payment_file
from tests.models.claims.answers.sent import sent_claim
from tests.models.claims.answers.test_posting import PAID_80
from tests.models.claims.given import given, insured, stocked
from tests.tui.commands.acting import acting_as
from tests.tui.commands.test_payers import database_of
from tui.cli import main


@pytest.fixture
def biller(sqlite_clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words with which a biller acts on the clinic."""
    acting = acting_as(sqlite_clinic, tmp_path, monkeypatch, "bkim", "biller")
    return ["--database", database_of(sqlite_clinic), *acting]


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_an_answer_prints_what_it_changed_and_the_same_file_changes_nothing(
    sqlite_clinic: Clinic, biller: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent_claim(sqlite_clinic, add_patient(sqlite_clinic), "A")
    file = tmp_path / "era.835"
    file.write_bytes(payment_file(Paid("80", PAID_80)))
    assert main(["claims", "answer", str(file), *biller, "--json"]) == 0
    (answer,) = _json(capsys)["files"][0]["answers"]
    assert (answer["status"], answer["amount"], answer["trace"]) == ("posted", "80.00", "E5001")
    assert answer["changed"] == [{"claim": "A", "state": "paid", "text": "paid 80.00, patient owes 0.00"}]
    assert main(["claims", "answer", str(file), *biller]) == 0
    assert "known, this file was posted before" in capsys.readouterr().out


def test_what_could_not_be_placed_ends_with_1(
    sqlite_clinic: Clinic, biller: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "era.835"
    file.write_bytes(payment_file(Paid("80", PAID_80)))
    assert main(["claims", "answer", str(file), *biller]) == 1
    assert "No claim is called 'A'" in capsys.readouterr().out
    assert main(["claims", "answer", str(tmp_path / "none.835"), *biller]) == 2


def test_an_export_appears_whole_and_is_its_owners_alone(
    sqlite_clinic: Clinic, biller: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stocked(sqlite_clinic)
    given(sqlite_clinic, insured(sqlite_clinic))
    file = tmp_path / "out.csv"
    assert main(["export", "charges", "--output", str(file), *biller]) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text("utf-8").count("\n") == 3
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    assert main(["export", "charges", *biller]) == 0
    assert capsys.readouterr().out.endswith(file.read_text("utf-8"))


@pytest.mark.parametrize("day", ["2026-02-30", "Nov 1", "2026-11-1"])
def test_a_day_that_is_none_is_named(biller: list[str], day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "charges", "--since", day, *biller]) == 2
    assert "is not a day" in capsys.readouterr().err
