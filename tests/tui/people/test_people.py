"""The people of the clinic, at the keyboard."""

from __future__ import annotations

import pytest

from models.people.actions.authenticate import SignedIn, confirm_pin, sign_in
from models.people.queries.open_things import handed_to
from models.people.queries.people import PersonLine, people
from models.people.queries.role_matrix import role_matrix
from models.people.records.practitioner import Practitioner
from models.store.clinic import Clinic
from models.store.records.audit_event import AuditEvent
from models.store.transaction import table_of
from tests.factories import (
    GIVER_PIN,
    GIVER_SIGN_IN,
    PHYSICIAN_SIGN_IN,
    add_order,
    add_patient,
    hashed_quickly,
    rows,
    staff_id,
)
from tests.factories import add_staff as put_staff
from tests.tui.screen_text import EACH_SIZE, Hands, at_work
from tests.tui.signed_doses import add_dose

BOSS, BOSS_PIN = "boss", "1111"
HOSTILE = "Smith [/b]\u202e [@click=app.quit]x"


@pytest.fixture
def clinic(sqlite_clinic: Clinic) -> Clinic:
    put_staff(
        sqlite_clinic, family="Boss", given="", credential="", npi="", username=BOSS, roles=["administrator"],
        pin_hash=hashed_quickly(BOSS_PIN),
    )  # fmt: skip
    return sqlite_clinic


async def _open(hands: Hands, who: str = BOSS, pin: str = BOSS_PIN) -> None:
    await hands.sign_in(who, pin)
    await hands.press("u")
    await hands.sees("› People", "M Ruiz MA", "D Chen MD")


def line(clinic: Clinic, username: str) -> PersonLine:
    return next(one for one in people(clinic) if one.details.username == username)


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_the_list_shows_roles_state_badge_and_wrong_pins(clinic: Clinic, size) -> None:
    for _ in range(3):
        confirm_pin(clinic, staff_id(clinic, GIVER_SIGN_IN), "0000", "unlock")
    async with at_work(clinic, size) as hands:
        await _open(hands)
        await hands.sees("Medical assistant", "Provider", "no badge", "■ 3 wrong PINs", "May")
        await hands.press("slash")
        await hands.type("ruiz")
        await hands.press("enter")
        await hands.sees("3 wrong PINs since Nov 23, 2026: l lifts the wait")
        await hands.press("l")
        await hands.sees("M Ruiz MA may try again now.")
    assert line(clinic, GIVER_SIGN_IN).wrong == 0


async def test_a_person_is_added_by_keys_and_must_choose_a_pin_at_first_use(clinic: Clinic) -> None:
    async with at_work(clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.sees("New person", "First PIN")
        await hands.fill("Park", "Jin", "RN", "jpark", "nurse, bill", "", "A-100234", "t", "", "", "", "")
        await hands.type("4711")
        await hands.press("f10")
        await hands.sees("Jin Park can sign in.")
    found = line(clinic, "jpark")
    assert (found.name, found.details.roles, found.details.badge) == ("Jin Park RN", ("nurse", "biller"), "A-100234")
    async with at_work(clinic) as hands:
        await hands.sees("no provider on site")
        await hands.settled()
        await hands.fill("jpark", "4711", "0")
        await hands.sees("New PIN of Jin Park RN", "Choose your own")
        await hands.fill("4711", "2580", "2581")
        await hands.sees("The two new PINs differ")
        await hands.type("2580")
        await hands.press("f10")
        await hands.sees("Your PIN is changed.", "Today")
    assert isinstance(sign_in(clinic, "jpark", "2580"), SignedIn)


@pytest.mark.heavy
async def test_what_is_refused_comes_back_as_typed_with_the_cursor_on_it(clinic: Clinic) -> None:
    async with at_work(clinic) as hands:
        await _open(hands)
        await hands.press("n")
        await hands.fill(HOSTILE, "Jin", "RN", PHYSICIAN_SIGN_IN, "nurse", "", "", "", "", "", "", "")
        await hands.type("4711")
        await hands.press("f10")
        await hands.sees("is taken: choose another")
        assert hands.app.focused is not None
        assert hands.app.focused.id == "username"
        await hands.press("escape")
        await hands.sees("› People")


@pytest.mark.heavy
async def test_a_change_needs_a_reason_and_is_in_the_history(clinic: Clinic) -> None:
    async with at_work(clinic) as hands:
        await _open(hands)
        await hands.press("slash")
        await hands.type("ruiz")
        await hands.press("enter", "e")
        await hands.sees("Change M Ruiz MA")
        await hands.press("f10")
        await hands.sees("say why")
        await hands.type("nothing yet")
        await hands.press("shift+tab")
        await hands.type("2027-05-31")
        await hands.press("f10")
        await hands.sees("Stored.")
        await hands.press("h")
        await hands.sees("nothing yet", "license until", "none → May 31, 2027")


@pytest.mark.heavy
async def test_a_leaver_is_let_go_and_their_open_work_is_handed_over_by_name(clinic: Clinic) -> None:
    patient = add_patient(clinic)
    order = add_order(clinic, patient)
    add_dose(clinic, patient, order, minutes_ago=5, observe=20)
    nurse = put_staff(
        clinic, family="Park", given="Jin", credential="RN", npi="", username="jpark", roles=["nurse"],
        pin_hash=hashed_quickly("2580"),
    )  # fmt: skip
    async with at_work(clinic) as hands:
        await _open(hands)
        await hands.press("slash")
        await hands.type("ruiz")
        await hands.press("enter", "x")
        await hands.sees("M Ruiz MA signs in no more")
        await hands.type("left for another clinic")
        await hands.press("f10")
        await hands.sees("M Ruiz MA is inactive. o hands over what is open.")
        await hands.press("o")
        await hands.sees("everything: 1 observation", "Okafor")
        await hands.press("1")
        await hands.sees("Hand 1 open thing of M Ruiz MA to whom?", "Jin Park RN")
        await hands.press("2")
        await hands.sees("1 open thing handed to Jin Park RN.")
    assert [(one.thing.kind, one.from_name) for one in handed_to(clinic, nurse.id)] == [("timer", "M Ruiz MA")]
    async with at_work(clinic) as hands:
        await hands.sign_in("jpark", "2580")
        await hands.sees("Handed to you from M Ruiz MA: 1 observation.")


@pytest.mark.heavy
async def test_whoever_may_not_change_people_reads_and_is_told_whom_to_ask(clinic: Clinic) -> None:
    async with at_work(clinic) as hands:
        await _open(hands, GIVER_SIGN_IN, GIVER_PIN)
        for key in ("n", "e", "p", "x", "l"):
            await hands.press(key)
            await hands.sees("Ask an administrator.")
        await hands.press("o")
        await hands.sees("Ask a provider or an administrator.")
        await hands.press("m")
        await hands.sees("› Roles", "give doses")
        await hands.press("enter")
        await hands.sees("M Ruiz MA may not change roles. Ask an administrator.")


@pytest.mark.heavy
@pytest.mark.parametrize("size", EACH_SIZE)
async def test_a_cell_of_the_matrix_is_changed_with_a_reason_and_a_pin(clinic: Clinic, size) -> None:
    async with at_work(clinic, size) as hands:
        await _open(hands)
        await hands.press("m")
        await hands.sees("Medical assistant may give doses")
        await hands.press("right", "down")
        await hands.sees("Nurse may give without a supervising provider")
        await hands.press("enter")
        await hands.sees("Nurse: may no longer give without")
        await hands.fill("state law")
        await hands.type("0000")
        await hands.press("f10")
        await hands.sees("Wrong PIN.")
        await hands.type(BOSS_PIN)
        await hands.press("f10")
        await hands.sees("Stored: it holds", "Nurse may not give without", "by Boss: state law")
        await hands.press("h")
        await hands.sees("Nurse may not give without a supervising provider", "Reason state law")
    nurse = next(role for role in role_matrix(clinic).roles if role.key == "nurse")
    assert nurse.changed == {"give_alone"}


async def test_a_scanned_badge_fills_in_the_username_and_the_pin_is_still_asked(clinic: Clinic) -> None:
    _give_badge(clinic, GIVER_SIGN_IN, "A-100234")
    async with at_work(clinic) as hands:
        await hands.settled()
        await hands.scan("A-100234")
        await hands.settled()
        assert hands.app.screen.query_one("#who").value == GIVER_SIGN_IN  # type: ignore[attr-defined]
        assert hands.app.focused is not None
        assert hands.app.focused.id == "pin"
        assert hands.app.person is None


@pytest.mark.heavy
async def test_w25_the_badge_of_somebody_who_left_does_nothing_but_is_logged(clinic: Clinic) -> None:
    _give_badge(clinic, GIVER_SIGN_IN, "A-100234", active=False)
    async with at_work(clinic) as hands:
        await hands.settled()
        await hands.scan("A-100234")
        await hands.sees("This badge signs no one in.")
    events = [event for event in rows(clinic, AuditEvent) if event.action == "badge_refused"]
    assert [(event.entity_id, event.detail) for event in events] == [
        (staff_id(clinic, GIVER_SIGN_IN), {"why": "not active"})
    ]


@pytest.mark.heavy
async def test_a_session_ends_with_the_employment(clinic: Clinic) -> None:
    async with at_work(clinic) as hands:
        await hands.sign_in()
        _give_badge(clinic, GIVER_SIGN_IN, "A-100234", active=False)
        hands.app.look_whether_still_here()
        await hands.sees("M Ruiz MA no longer works here: the session has ended", "Username")


@pytest.mark.heavy
async def test_notices_are_shown_on_today(clinic: Clinic) -> None:
    for _ in range(3):
        confirm_pin(clinic, staff_id(clinic, GIVER_SIGN_IN), "0000", "unlock")
    async with at_work(clinic) as hands:
        await hands.sign_in()
        await hands.sees("3 wrong PINs since Nov 23")


@pytest.mark.heavy
async def test_one_changes_ones_pin_from_the_palette(clinic: Clinic) -> None:
    async with at_work(clinic) as hands:
        await hands.sign_in()
        await hands.press("ctrl+p")
        await hands.type("change my pin")
        await hands.press("enter")
        await hands.sees("New PIN of M Ruiz MA")
        await hands.fill(GIVER_PIN, "8642", "8642")
        await hands.sees("Your PIN is changed.")
    assert isinstance(sign_in(clinic, GIVER_SIGN_IN, "8642"), SignedIn)


def _give_badge(clinic: Clinic, username: str, badge: str, *, active: bool = True) -> None:
    whose = table_of(Practitioner).c.username == username
    clinic.store.write(lambda tx: tx.update(Practitioner, whose, badge=badge, active=active))
