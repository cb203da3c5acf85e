"""`needlepoint reactions` and `needlepoint near-misses`."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from models.charting.reactions.reaction_report import ReactionBody
from models.charting.reactions.record_adverse_event import AdverseEventEntry, record_adverse_event
from models.safety.actions.record_near_miss import NearMissEntry, record_near_miss
from models.store.clinic import Clinic
from tests.factories import GIVER_PIN, GIVER_SIGN_IN, add_order, add_patient, staff_id
from tests.tui.commands.acting import acting_as, pin_file
from tests.tui.signed_doses import add_dose
from tui.cli import main


def _run(clinic: Clinic, *words: str) -> int:
    url = clinic.store.engine.url
    database = str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=False)
    return main([*words, "--database", database])


@pytest.fixture(autouse=True)
def pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEEDLEPOINT_PIN_FILE", str(pin_file(tmp_path, GIVER_PIN)))


ACTING = ("--as", GIVER_SIGN_IN)


def test_s65_reactions_are_listed_and_one_is_written_as_a_packet(clinic: Clinic, capsys, tmp_path: Path):
    assert _run(clinic, "reactions") == 0
    assert capsys.readouterr().out == "no reaction was recorded\n"
    patient = add_patient(clinic)
    dose = add_dose(clinic, patient, add_order(clinic, patient), minutes_ago=20)
    body = ReactionBody(clinic.now() - timedelta(minutes=9), ("redness",), "mild")
    record_adverse_event(
        clinic, staff_id(clinic, GIVER_SIGN_IN), GIVER_PIN, AdverseEventEntry(dose.id, body, finished=False)
    )

    assert _run(clinic, "reactions") == 0
    message = capsys.readouterr().out
    assert message == f"{dose.id}  cyanocobalamin: redness (mild, UNFINISHED)  MedWatch: no number kept\n"
    assert _run(clinic, "reactions", "--json") == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["dose_id"], line["finished"], line["report_to"]) == (str(dose.id), False, "MedWatch")

    report = tmp_path / "packet.txt"
    report.write_text("older, readable by all", "utf-8")
    assert _run(clinic, "reactions", str(dose.id), "--report", str(report), *ACTING) == 0
    assert capsys.readouterr().out == f"written to {report}\n"
    assert "OKAFOR" in report.read_text("utf-8")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_the_old_name_of_an_option_works_and_says_the_new_one(sqlite_clinic: Clinic, capsys, tmp_path: Path):
    patient = add_patient(sqlite_clinic)
    dose = add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=20)
    body = ReactionBody(sqlite_clinic.now(), ("redness",), "mild")
    giver = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    record_adverse_event(sqlite_clinic, giver, GIVER_PIN, AdverseEventEntry(dose.id, body, finished=False))
    file = tmp_path / "report.txt"

    assert _run(sqlite_clinic, "reactions", str(dose.id), "--packet", str(file), *ACTING) == 0
    assert capsys.readouterr() == (f"written to {file}\n", "needlepoint: --packet is now --report\n")
    assert "OKAFOR" in file.read_text("utf-8")


@pytest.mark.parametrize("words", [("nothing",), ("01a21232-a77d-7001-981f-c45a2b232bb2",), ("--report", "x.txt")])
def test_s65_a_dose_that_is_none_is_told_in_one_line(sqlite_clinic: Clinic, capsys, words: tuple[str, ...]):
    assert _run(sqlite_clinic, "reactions", *words, *ACTING) == 2
    reported = capsys.readouterr()
    assert reported.out == ""
    assert len(reported.err.splitlines()) == 1


def test_s65_a_packet_that_cannot_be_written_says_why(sqlite_clinic: Clinic, capsys, tmp_path: Path):
    patient = add_patient(sqlite_clinic)
    dose = add_dose(sqlite_clinic, patient, add_order(sqlite_clinic, patient), minutes_ago=20)
    body = ReactionBody(sqlite_clinic.now(), ("redness",), "mild")
    giver = staff_id(sqlite_clinic, GIVER_SIGN_IN)
    record_adverse_event(sqlite_clinic, giver, GIVER_PIN, AdverseEventEntry(dose.id, body, finished=False))
    (tmp_path / "file").write_text("", "utf-8")
    assert _run(sqlite_clinic, "reactions", str(dose.id), "--report", str(tmp_path / "file" / "x.txt"), *ACTING) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_report_that_names_a_patient_asks_who_reads_it(
    sqlite_clinic: Clinic, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dose = str(sqlite_clinic.new_id())
    assert _run(sqlite_clinic, "reactions", dose) == 2
    assert "--as: name who acts" in capsys.readouterr().err
    stocker = acting_as(sqlite_clinic, tmp_path, monkeypatch, "quinn", "stock_manager")
    assert _run(sqlite_clinic, "reactions", dose, *stocker) == 1
    assert "may not read patients' records" in capsys.readouterr().err


def test_s66_near_misses_are_told_as_text_and_as_json_without_a_patient(clinic: Clinic, capsys):
    assert _run(clinic, "near-misses") == 0
    assert capsys.readouterr().out == "no near miss was recorded\n"
    patient = add_patient(clinic, family="Zettler", mrn="M90210")
    order = add_order(clinic, patient)
    entry = NearMissEntry("expired_scan", ordered="B12", found="lot A1", request_id=order.id, automatic=True)
    record_near_miss(clinic, None, entry)

    assert _run(clinic, "near-misses") == 0
    text = capsys.readouterr().out
    assert text.splitlines() == [
        "   1  expired product scanned",
        "Nov 23, 2026 09:42  expired product scanned  ordered B12  found lot A1  (noticed by the program)",
    ]
    assert _run(clinic, "near-misses", "--json") == 0
    data = capsys.readouterr().out
    assert json.loads(data)["counts"] == {"expired product scanned": 1}
    for private in ("Zettler", "M90210", str(order.id), str(patient.id)):
        assert private not in data
