"""Order templates: a person's favorites and the clinic's, by version."""

from __future__ import annotations

import pytest

from models.core.errors import BadInputError
from models.orders.actions.save_template import TemplateDraft, retire_template, save_template
from models.orders.order_body import OrderBody
from models.orders.queries.templates import offered_templates, template_history, templates
from models.people.actions.authenticate import Denied
from models.people.versions import Stale, Stored, Unchanged
from models.store.clinic import Clinic
from tests.daily import first_daily
from tests.factories import add_staff
from tests.models.orders.sent import BODY, giver, nurse, physician


def draft(name="B12 monthly", **over):
    given = {"name": name, "body": BODY, "reason": "used every day", **over}
    return TemplateDraft(**given)


def test_favorites_stand_before_the_clinics_and_another_persons_are_not_offered(sqlite_clinic: Clinic):
    me, other = physician(sqlite_clinic), add_staff(sqlite_clinic, family="Okoye", given="A", username="aokoye").id
    save_template(sqlite_clinic, me, draft("Zoster of mine"))
    save_template(sqlite_clinic, me, draft("A clinic one", shared=True))
    save_template(sqlite_clinic, other, draft("Hers"))
    assert [one.name for one in offered_templates(sqlite_clinic, me)] == ["Zoster of mine", "A clinic one"]
    assert [one.name for one in offered_templates(sqlite_clinic, other)] == ["Hers", "A clinic one"]
    assert [one.name for one in templates(sqlite_clinic, me)] == ["Zoster of mine", "A clinic one", "Hers"]


def test_a_change_is_a_new_version_and_the_old_one_stays_readable(sqlite_clinic: Clinic):
    me = physician(sqlite_clinic)
    key = save_template(sqlite_clinic, me, draft()).key
    (one,) = templates(sqlite_clinic, me)
    body = OrderBody("cyanocobalamin", "500 mcg", "im", "month", "12")
    again = draft(body=body, key=one.key, change=1, reason="lower dose")
    assert save_template(sqlite_clinic, me, again) == Stored(key, 2)
    assert [(old.change, old.body.dose) for old in template_history(sqlite_clinic, one.key)] == [
        (2, "500 mcg"), (1, "1,000 mcg"),
    ]  # fmt: skip
    behind = save_template(sqlite_clinic, me, draft(key=one.key, change=1))
    assert behind == Stale("D Chen MD changed this template meanwhile: look at it again")
    same = draft(body=body, key=one.key, change=2)
    assert isinstance(save_template(sqlite_clinic, me, same), Unchanged)


def test_a_retired_template_is_not_offered_and_comes_back_when_saved_again(sqlite_clinic: Clinic):
    me = physician(sqlite_clinic)
    save_template(sqlite_clinic, me, draft())
    (one,) = templates(sqlite_clinic, me)
    assert isinstance(retire_template(sqlite_clinic, me, one.key, 1, "no longer used"), Stored)
    assert offered_templates(sqlite_clinic, me) == ()
    save_template(sqlite_clinic, me, draft(key=one.key, change=2))
    assert [back.change for back in offered_templates(sqlite_clinic, me)] == [3]


def test_a_favorite_is_its_owners_alone(sqlite_clinic: Clinic):
    save_template(sqlite_clinic, physician(sqlite_clinic), draft())
    (one,) = templates(sqlite_clinic, physician(sqlite_clinic))
    who = nurse(sqlite_clinic)
    assert "a favorite of D Chen MD" in save_template(sqlite_clinic, who, draft(key=one.key, change=1)).text
    assert isinstance(retire_template(sqlite_clinic, who, one.key, 1, "not mine"), Denied)
    assert isinstance(save_template(sqlite_clinic, who, draft("Her own")), Stored)
    assert "may not keep order templates" in save_template(sqlite_clinic, giver(sqlite_clinic), draft("x")).text


@pytest.mark.parametrize(
    ("over", "at"),
    first_daily(
        [
            ({"name": ""}, "name"),
            ({"name": "x" * 81}, "name"),
            ({"name": "bell\x07"}, "name"),
            ({"reason": ""}, "reason"),
            ({"body": OrderBody("cyanocobalamin", "1,000 cc", "im")}, "dose"),
            ({"body": OrderBody("cyanocobalamin", "1,000 mcg", "iv")}, "route"),
            ({"body": OrderBody("cyanocobalamin", "1,000 mcg", "im", count="6")}, "every"),
            ({"body": OrderBody("cyanocobalamin", "1,000 mcg", "im", then="500 mcg every 7 x2")}, "count"),
        ],
        daily=2,
    ),
)
def test_what_could_not_be_ordered_is_refused_at_its_field(sqlite_clinic: Clinic, over, at):
    with pytest.raises(BadInputError) as refused:
        save_template(sqlite_clinic, physician(sqlite_clinic), draft(**over))
    assert refused.value.at == at
