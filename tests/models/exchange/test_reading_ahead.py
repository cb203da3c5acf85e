"""Files read in processes beside the one that stores: the same rows and answers, whatever ends in the middle."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from models.clinic import open_clinic
from models.exchange.actions.import_orders import FileReport, import_files
from models.exchange.fhir.alone import seems_alone
from models.exchange.reading import ahead
from models.exchange.reading.ahead import ENDED, read_ahead, readers_of
from models.exchange.reading.files import ImportFile, read_alone
from models.store.clinic import Clinic
from models.store.engine import open_engine
from models.store.transaction import Store
from tests import fhir_files as fhir
from tests.databases import Databases
from tests.frozen_clock import FrozenClock


@pytest.fixture
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any files be enough to be read beside."""
    monkeypatch.setattr(ahead, "WORTH_BYTES", 1)


def uuid(number: int) -> str:
    return str(UUID(int=number + 1))


def whole(number: int, **over: Any) -> dict[str, Any]:
    """A bundle about one patient that refers to nothing outside."""
    subject = {"reference": f"urn:uuid:{uuid(number)}"}
    born, mrn = f"19{40 + number % 50}-03-03", [{"type": fhir.MRN_TYPE, "system": "urn:ehr", "value": f"N{number}"}]
    patient = fhir.patient(id=uuid(number), identifier=mrn, birthDate=born,
                           name=[{"family": f"Demo{number}", "given": ["Pat"]}])  # fmt: skip
    order = fhir.order(**{
        "id": uuid(1000 + number), "subject": subject, "requester": {"reference": f"urn:uuid:{fhir.PRACTITIONER_ID}"},
        **over,
    })  # fmt: skip
    return fhir.bundle(patient, fhir.practitioner(), order)


def written(folder: Path, contents: Sequence[bytes]) -> list[ImportFile]:
    files = []
    for number, content in enumerate(contents):
        path = folder / f"{number:03}.json"
        path.write_bytes(content)
        files.append(ImportFile(path.name, path))
    return files


def everything(folder: Path) -> list[ImportFile]:
    """Files of every kind: whole, doubtful, hostile, broken in the middle, not there at all."""
    rows = [fhir.patient(id="p1", name=[{"family": "[b]Bold[/b]\u202e", "given": ["\u0000"]}]),
            fhir.patient(id="p2"), fhir.allergy(patient={"reference": "Patient/p2"})]  # fmt: skip
    unsound = json.dumps(whole(6)).replace('"intent": "order"', '"intent": "order", "intent": "plan"')
    contents = [
        fhir.content(whole(0)),
        fhir.content(whole(1, status="unheard-of")),
        b"\n".join(map(fhir.content, rows)),
        fhir.content(whole(2))[:-200],
        b"",
        b"{" * 5000,
        b"\xff\xfe{}",
        fhir.content(fhir.patient(id="lone")),
        fhir.content(whole(3, dosageInstruction=[{"text": "SSN 123-45-6789"}], note=[{"text": "[red]x"}])),
        unsound.encode(),
        fhir.content(whole(0)),
        fhir.content(whole(4, subject={"reference": "#p"}, contained=[fhir.patient(id="p")])),
        fhir.content(whole(5)),
    ]
    return [*written(folder, contents), ImportFile("gone", folder / "gone"), ImportFile("folder", folder),
            ImportFile("nul", Path("a\0b"))]  # fmt: skip


def in_memory(files: Sequence[ImportFile]) -> list[ImportFile]:
    """The same files as they are imported by one process: those that can be read by their content."""
    return [
        replace(file, content=file.content.read_bytes())
        if isinstance(file.content, Path) and file.name.endswith(".json")
        else file
        for file in files
    ]


@contextmanager
def counted(databases: Databases) -> Iterator[Clinic]:
    """A clinic whose new ids are counted, so that two of them can be compared."""
    database, numbers = databases.copy("clinic"), itertools.count(1)
    engine = open_engine(database)
    try:
        clinic = open_clinic(Store(engine), FrozenClock())
        assert clinic is not None
        yield replace(clinic, new_id=lambda: UUID(int=8 << 76 | 2 << 62 | 1 << 90 | next(numbers)))
    finally:
        engine.dispose()
        databases.drop(database)


def taken(clinic: Clinic, files: Sequence[ImportFile]) -> list[Any]:
    reports = import_files(clinic, files, "Lake EHR")
    assert isinstance(reports, tuple)
    # Two errors are equal by what they say.
    return [(replace(report, error=None), str(report.error)) for report in reports]


def stored(clinic: Clinic) -> dict[str, list[str]]:
    """Every row of what an import writes."""
    tables = ("patient", "patient_key", "practitioner", "medication_request", "order_source", "pending_import",
              "identifier", "import_source", "allergy_intolerance", "audit_event")  # fmt: skip
    with clinic.store.read() as connection:
        return {
            table: sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}").columns()))) for table in tables
        }


@pytest.mark.usefixtures("worth_it")
def test_files_read_beside_are_stored_and_reported_as_those_read_by_one_process(
    databases: Databases, tmp_path: Path
) -> None:
    files = everything(tmp_path)
    assert all(read.batch or read.error for read in (read_alone(file, "") for file in files))
    with counted(databases) as one, counted(databases) as several:
        for _ in ("first", "again"):
            assert taken(several, files) == taken(one, in_memory(files))
        assert stored(several) == stored(one)
        assert len(stored(one)["medication_request"]) == 5


@pytest.mark.heavy
@pytest.mark.usefixtures("worth_it")
def test_a_file_that_refers_to_another_after_all_is_stored_with_it(sqlite_databases: Databases, tmp_path: Path) -> None:
    unsound = json.dumps(whole(0, id=uuid(77))).replace('"gender": "female"', '"gender": "female", "gender": "male"')
    contents = [fhir.content(whole(0)), fhir.content(whole(1)), unsound.encode(), fhir.content(whole(2))]
    assert all(map(seems_alone, contents))
    files = written(tmp_path, [fhir.content(fhir.patient(id="local")), *contents])
    with counted(sqlite_databases) as one, counted(sqlite_databases) as several:
        assert taken(several, files) == taken(one, in_memory(files))
        assert [len(rows) for rows in stored(several).values()][:4] == [len(rows) for rows in stored(one).values()][:4]


@pytest.mark.heavy
@pytest.mark.usefixtures("worth_it")
def test_files_that_refer_to_each_other_are_stored_together(sqlite_databases: Databases, tmp_path: Path) -> None:
    about = {"subject": {"reference": f"Patient/{uuid(0)}"}}
    contents = [fhir.content(whole(1)), fhir.content(fhir.order(**about)), fhir.content(fhir.patient(id=uuid(0)))]
    files = written(tmp_path, contents)
    with counted(sqlite_databases) as one, counted(sqlite_databases) as several:
        assert taken(several, files) == taken(one, in_memory(files))
        assert stored(several) == stored(one)


@pytest.mark.heavy
@pytest.mark.usefixtures("worth_it")
def test_a_reader_that_is_killed_leaves_one_file_refused_with_one_line(tmp_path: Path) -> None:
    files = written(tmp_path, [fhir.content(whole(number)) for number in range(6)])
    # Nobody ever writes into it: who reads it is in the middle of it until the end.
    os.mkfifo(tmp_path / "endless")
    files[3] = ImportFile("endless", tmp_path / "endless")
    with readers_of(files) as readers:
        reads = read_ahead(files, "", readers)
        before = [next(reads) for _ in range(3)]
        readers[1].process.kill()
        cut, *after = reads
    assert (cut.name, str(cut.error), cut.batch) == ("endless", ENDED, None)
    assert all(read.batch is not None and read.error is None for read in (*before, *after))


@pytest.mark.heavy
@pytest.mark.usefixtures("worth_it")
def test_what_can_be_read_but_once_is_read_once(sqlite_databases: Databases, tmp_path: Path) -> None:
    files = written(tmp_path, [fhir.content(whole(number)) for number in range(4)])
    os.mkfifo(tmp_path / "pipe")
    files.insert(2, ImportFile("pipe", tmp_path / "pipe"))
    writer = Thread(target=(tmp_path / "pipe").write_bytes, args=(fhir.content(whole(4)),))
    writer.start()
    with counted(sqlite_databases) as clinic:
        reports = taken(clinic, files)
    writer.join()
    assert [report.status for report, _ in reports] == ["taken"] * 5


@pytest.mark.parametrize("program", ["/nowhere/python", "/bin/false"])
@pytest.mark.usefixtures("worth_it")
def test_where_no_process_can_be_started_files_are_read_by_the_one_there_is(
    sqlite_databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    files = written(tmp_path, [fhir.content(whole(number)) for number in range(4)])
    monkeypatch.setattr(sys, "executable", program)
    with counted(sqlite_databases) as clinic:
        reports = import_files(clinic, files)
    assert [report.status for report in reports if isinstance(report, FileReport)] == ["taken"] * 4


def test_no_process_is_started_for_one_file_or_few_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = written(tmp_path, [fhir.content(whole(number)) for number in range(2)])
    with readers_of(files) as few_bytes:
        assert few_bytes == []
    monkeypatch.setattr(ahead, "WORTH_BYTES", 1)
    with readers_of(files[:1]) as one_file, readers_of([]) as none:
        assert one_file == none == []


def test_no_files_are_no_reports(sqlite_clinic: Clinic) -> None:
    assert import_files(sqlite_clinic, []) == ()


# What a glance tells of a file.

OWN = {"reference": f"urn:uuid:{uuid(0)}"}
ELSEWHERE = [
    {"reference": f"urn:uuid:{uuid(99)}"}, {"reference": "Patient/1"}, {"reference": "http://ehr/Patient/1"},
    {"identifier": {"system": "urn:ehr", "value": "1"}}, {"reference": None}, {"reference": "Patient?identifier=1"},
]  # fmt: skip


@pytest.mark.parametrize("subject", ELSEWHERE, ids=str)
def test_a_glance_doubts_what_may_be_elsewhere(subject: dict[str, Any]) -> None:
    assert not seems_alone(fhir.content(whole(0, subject=subject)))


@pytest.mark.parametrize("subject", [OWN, {"reference": "#p"}, {"reference": f"Patient/{uuid(0)}"}], ids=str)
def test_a_glance_believes_what_is_in_the_file_itself(subject: dict[str, Any]) -> None:
    assert seems_alone(fhir.content(whole(0, subject=subject)))
    assert seems_alone(json.dumps(whole(0, subject=subject), indent=2).encode())
