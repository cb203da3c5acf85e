"""The coded tables agree with themselves."""

from __future__ import annotations

from collections import Counter

import pytest

from models.codes.tables.code_tables import BodySite, shipped_code_tables
from models.drugs.formulary import shipped_formulary

TABLES = shipped_code_tables()
ROUTES = ("im", "subcut", "id")
SIDES = {"left": "right", "right": "left"}


@pytest.mark.parametrize("site", TABLES.sites.values(), ids=lambda site: site.code)
def test_a_site_has_its_other_side_on_the_same_route(site: BodySite) -> None:
    other = TABLES.sites[site.opposite]
    assert other.side == SIDES[site.side]
    assert (other.route, other.group, other.opposite) == (site.route, site.group, site.code)


@pytest.mark.parametrize("route", ROUTES)
def test_a_key_of_the_body_map_means_one_site(route: str) -> None:
    keys = Counter(site.key for site in TABLES.sites_for(route))
    assert keys
    assert set(keys.values()) == {1}


def test_the_site_list_follows_the_route() -> None:
    groups = {route: {site.group for site in TABLES.sites_for(route)} for route in ROUTES}
    assert "abdomen_upper" not in groups["im"]
    assert "deltoid" not in groups["subcut"]
    assert groups["id"] == {"forearm"}
    assert {site.route for site in TABLES.sites.values()} == set(ROUTES)


def test_a_volume_limit_belongs_to_a_group_of_sites() -> None:
    assert set(TABLES.volumes) <= {site.group for site in TABLES.sites.values()}
    for limit in TABLES.volumes.values():
        assert 0 < limit.note_ml < limit.warn_ml
        assert limit.source.key


def test_every_intramuscular_and_subcut_group_has_a_volume_limit() -> None:
    groups = {site.group for route in ("im", "subcut") for site in TABLES.sites_for(route)}
    assert groups == set(TABLES.volumes)


@pytest.mark.parametrize("table", TABLES.reasons)
def test_a_reason_is_listed_once_in_its_table(table: str) -> None:
    rows = TABLES.reasons[table]
    assert max(Counter((row.outcome, row.code) for row in rows).values()) == 1
    assert max(Counter((row.outcome, row.display) for row in rows).values()) == 1
    for row in rows:
        assert TABLES.reason(table, row.code)


def test_an_unknown_reason_is_no_reason() -> None:
    assert TABLES.reason("status", "because") is None
    assert TABLES.reason("no such table", "declined") is None


def test_every_named_number_says_where_it_comes_from() -> None:
    for limit in TABLES.limits.values():
        assert limit.value >= 0
        assert limit.unit
        assert limit.text
        assert limit.source.key


def test_an_allergy_class_is_told_by_members_in_lower_case_and_related_classes_that_exist() -> None:
    for row in TABLES.allergy_classes.values():
        assert row.source.key
        assert all(member == member.lower() for member in row.members)
        assert len(set(row.members)) == len(row.members)
        assert set(row.related) <= set(TABLES.allergy_classes) - {row.name}
        for name in row.related:
            assert row.name in TABLES.allergy_classes[name].related


def test_a_drug_belongs_to_one_allergy_class() -> None:
    members = Counter(member for row in TABLES.allergy_classes.values() for member in row.members)
    assert max(members.values()) == 1


def test_a_shipped_drug_of_a_class_with_members_is_one_of_them() -> None:
    for drug in shipped_formulary().drugs.values():
        for name in set(drug.classes) & set(TABLES.allergy_classes):
            row = TABLES.allergy_classes[name]
            assert any(word.startswith((*row.members, row.name)) for word in drug.ingredients), (drug.slug, name)
