"""The clinic as claims name it: what is taken, what is refused, and every version of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from models.clinic import open_clinic
from models.core.errors import BadInputError
from models.people.actions.authenticate import Denied
from models.people.actions.change_clinic import change_clinic
from models.people.actions.set_up_clinic import StaffEntry, set_up_clinic
from models.people.clinic.entry import ClinicEntry, checked_clinic, read_tax_number, split_address, tax_text
from models.people.clinic.zones import meant_zone, proposed_zone, read_zone, us_zones, zone_text
from models.people.queries.clinic_facts import clinic_facts, clinic_history, renewed
from models.people.queries.staff import staff
from models.people.records.organization import Organization, OrganizationVersion
from models.people.versions import Stale, Stored, Unchanged
from models.store.clinic import Clinic
from models.store.identity import Uuid7Source
from models.store.records.audit_event import AuditEvent
from models.store.transaction import Store
from tests.factories import GIVER_SIGN_IN, PHYSICIAN_SIGN_IN, SETUP, add_staff, rows, staff_id
from tests.frozen_clock import FrozenClock

WHOLE = ClinicEntry(
    name="Lakeside", time_zone="Central", npi="1234567893", tax_number="12-3456789", street="12 Lake St",
    city="Springfield", state="il", zip_code="627011234", phone="(217) 555-0134", taxonomy="207q00000x",
    place_of_service="49",
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "typed", "at"),
    [
        ("npi", "1234567890", "NPI"),
        ("npi", "123456789", "NPI"),
        ("tax_number", "12345678", "tax number"),
        ("tax_number", "12-34567890", "tax number"),
        ("tax_number", "١٢٣٤٥٦٧٨٩", "tax number"),
        ("taxonomy", "207Q0000X", "taxonomy"),
        ("taxonomy", "207Q000001", "taxonomy"),
        ("state", "ZZ", "state"),
        ("zip_code", "6270", "ZIP"),
        ("phone", "555-0134", "phone"),
        ("place_of_service", "10", "place of service"),
        ("time_zone", "Mars/Olympus", "time zone"),
        ("time_zone", "../../etc/passwd", "time zone"),
        ("time_zone", "EST", "time zone"),
        ("time_zone", "Etc/UTC", "time zone"),
        ("time_zone", "", "time zone"),
        ("name", " \n ", "clinic name"),
        ("name", "x" * 300, "clinic name"),
        ("street", "x" * 101, "street"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_at_its_field(field: str, typed: str, at: str) -> None:
    with pytest.raises(BadInputError) as refused:
        checked_clinic(replace(WHOLE, **{field: typed}))
    assert refused.value.at == at


def test_what_is_taken_is_stored_the_way_claims_want_it() -> None:
    assert checked_clinic(WHOLE) == {
        "name": "Lakeside", "time_zone": "America/Chicago", "npi": "1234567893", "tax_number": "123456789",
        "tax_kind": "ein", "street": "12 Lake St", "street2": "", "city": "Springfield", "state": "IL",
        "zip_code": "62701-1234", "phone": "217-555-0134", "taxonomy": "207Q00000X", "place_of_service": "49",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("12-3456789", "ein", "EIN 12-3456789"),
        ("EIN 123456789", "ein", "EIN 12-3456789"),
        ("123-45-6789", "ssn", "SSN ***-**-6789"),
        ("ssn 123456789", "ssn", "SSN ***-**-6789"),
        ("", "", ""),
    ],
)
def test_a_tax_number_says_its_kind_and_a_social_security_number_is_shown_masked(typed, kind, shown) -> None:
    found, number = read_tax_number(typed)
    assert (found, tax_text(found, number)) == (kind, shown)


def test_n4_est_is_answered_by_the_zone_with_daylight_time() -> None:
    assert (meant_zone("EST"), meant_zone("nowhere")) == ("America/New_York", "")
    with pytest.raises(BadInputError, match="America/New_York"):
        read_zone("est")
    assert [read_zone(text) for text in ("Hawaii", "arizona", "America/Boise", "Central (America/Chicago)")] == [
        "Pacific/Honolulu", "America/Phoenix", "America/Boise", "America/Chicago",
    ]  # fmt: skip


def test_n4_the_zone_of_the_station_is_proposed_where_it_is_a_place() -> None:
    proposed = [proposed_zone(name) for name in ("America/Denver", "America/Boise", "Etc/UTC", "UTC", "EST")]
    assert proposed == ["America/Denver", "America/Boise", "", "", ""]


def test_every_zone_that_is_offered_is_known_and_those_without_daylight_time_say_so() -> None:
    summer = datetime(2026, 7, 1, tzinfo=UTC)
    winter = datetime(2026, 1, 1, tzinfo=UTC)
    fixed = {
        zone.name
        for zone in us_zones()
        if summer.astimezone(ZoneInfo(zone.iana)).utcoffset() == winter.astimezone(ZoneInfo(zone.iana)).utcoffset()
    }
    assert fixed == {
        "Arizona", "Hawaii", "Puerto Rico and US Virgin Islands", "Guam and Northern Mariana Islands", "American Samoa",
    }  # fmt: skip
    assert zone_text("America/Chicago") == "Central (America/Chicago)"


def test_an_address_typed_on_one_line_before_there_were_lines_is_told_apart_or_kept_whole() -> None:
    assert split_address("12 Lake St, Suite 4, Springfield, IL 62701") == {
        "street": "12 Lake St, Suite 4", "city": "Springfield", "state": "IL", "zip_code": "62701",
    }  # fmt: skip
    assert split_address("behind the mill")["street"] == "behind the mill"


def test_an_address_of_an_older_clinic_stays_readable_and_fills_the_form(sqlite_clinic: Clinic) -> None:
    nothing = dict.fromkeys(("street", "city", "state", "zip_code"), "")
    sqlite_clinic.store.write(lambda tx: tx.update(Organization, **nothing))

    found = clinic_facts(sqlite_clinic)

    assert found.address == "12 Lake St, Springfield, IL 62701"
    assert (found.typed.street, found.typed.city, found.typed.state) == ("12 Lake St", "Springfield", "IL")


def test_a_change_keeps_every_version_with_author_and_reason(sqlite_clinic: Clinic, clock: FrozenClock) -> None:
    administrator = add_staff(sqlite_clinic, username="boss", family="Day", given="A", roles=["administrator"])
    found = clinic_facts(sqlite_clinic)
    clock.tick(1)

    outcome = change_clinic(sqlite_clinic, administrator.id, WHOLE, "moved", found.change)

    assert outcome == Stored("clinic", 1)
    after = clinic_facts(sqlite_clinic)
    assert (after.address, after.facts["tax"]) == ("12 Lake St, Springfield, IL 62701-1234", "EIN 12-3456789")
    newest, first = clinic_history(sqlite_clinic)
    assert (newest.reason, newest.changed_by, first.reason) == ("moved", "A Day MD", "")
    assert ("Clinic", "Lakeside Family Medicine", "Lakeside") in newest.changes
    event = rows(sqlite_clinic, AuditEvent)[-1]
    assert (event.action, "Lakeside" in str(event.detail)) == ("change_clinic", False)
    assert change_clinic(sqlite_clinic, administrator.id, WHOLE, "again", 1) == Unchanged()


def test_a_changed_zone_is_taken_by_the_running_program_and_moves_no_stored_day(sqlite_clinic: Clinic) -> None:
    created = rows(sqlite_clinic, Organization)[0].created_at
    change_clinic(sqlite_clinic, None, replace(WHOLE, time_zone="Hawaii"), "moved", 0)

    clinic = renewed(sqlite_clinic)

    assert (str(clinic.zone), clinic.name, clinic.place_of_service) == ("Pacific/Honolulu", "Lakeside", "49")
    assert rows(sqlite_clinic, Organization)[0].created_at == created


def test_a_social_security_number_left_as_it_is_shown_stays_and_is_in_no_version(sqlite_clinic: Clinic) -> None:
    change_clinic(sqlite_clinic, None, replace(WHOLE, tax_number="987-65-4321"), "sole owner", 0)
    shown = clinic_facts(sqlite_clinic).typed

    change_clinic(sqlite_clinic, None, replace(shown, phone="217-555-0135"), "new phone", 1)

    (row,) = rows(sqlite_clinic, Organization)
    assert (row.tax_kind, row.tax_number, row.phone) == ("ssn", "987654321", "217-555-0135")
    assert "987654321" not in str([version.facts for version in rows(sqlite_clinic, OrganizationVersion)])


def test_of_two_stations_the_second_is_told_who_changed_the_clinic(sqlite_clinic: Clinic) -> None:
    change_clinic(sqlite_clinic, None, WHOLE, "moved", 0)
    second = change_clinic(sqlite_clinic, None, replace(WHOLE, name="Other"), "renamed", 0)
    assert second == Stale("the clinic was changed by command line meanwhile")
    assert clinic_facts(sqlite_clinic).facts["name"] == "Lakeside"


def test_a_provider_may_change_the_clinic_while_no_one_holds_the_act(sqlite_clinic: Clinic) -> None:
    provider = staff_id(sqlite_clinic, PHYSICIAN_SIGN_IN)
    assert isinstance(change_clinic(sqlite_clinic, provider, WHOLE, "moved", 0), Stored)
    giver = change_clinic(sqlite_clinic, staff_id(sqlite_clinic, GIVER_SIGN_IN), WHOLE, "moved", 1)
    assert isinstance(giver, Denied)

    add_staff(sqlite_clinic, username="boss", roles=["administrator"])

    denied = change_clinic(sqlite_clinic, provider, replace(WHOLE, name="Other"), "moved", 1)
    assert denied == Denied("D Chen MD may not change the clinic. Ask an administrator.")


def test_a_change_says_why(sqlite_clinic: Clinic) -> None:
    with pytest.raises(BadInputError) as refused:
        change_clinic(sqlite_clinic, None, WHOLE, " ", 0)
    assert refused.value.at == "reason"


def test_n1_the_first_person_is_administrator_and_what_else_they_say(sqlite_store: Store, clock: FrozenClock) -> None:
    first = StaffEntry("Chen", "D", "MD", "dchen", "7305", roles=("administrator", "provider"))
    details = replace(WHOLE, name="not read", npi="", place_of_service="11")
    set_up_clinic(sqlite_store, clock, Uuid7Source(), replace(SETUP, first=first, details=details))

    clinic = open_clinic(sqlite_store, clock)

    assert clinic is not None
    (person,) = staff(clinic)
    assert person.may_order
    assert {"change_staff", "change_clinic", "give"} <= person.acts
    assert clinic_facts(clinic).facts["npi"] == "1234567893"
