"""Every import contract bites: the tree as it is keeps it, one forbidden import more breaks it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import grimp
import pytest
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract

TOP = Path(__file__).parents[2]
KINDS = {"layers": LayersContract, "forbidden": ForbiddenContract, "independence": IndependenceContract}
CHART = "models.charting.records.administration_draft"
FORBIDDEN = {
    "the terminal draws on the models, never the other way round": [
        ("models.core.errors", "tui.cli"),
        ("models.demo.clinic", "tui.design"),
    ],
    "a room of the models knows only the rooms below it": [
        ("models.core.errors", "models.store.clinic"),
        ("models.stock.facts", "models.orders.actions.write_order"),
        ("models.billing.facts", "models.safety.case"),
        ("models.safety.case", "models.billing.facts"),
        ("models.clinic", "models.exchange.formats"),
    ],
    "a room of the terminal knows only the rooms below it": [
        ("tui.design", "tui.widgets"),
        ("tui.dialogs", "tui.today"),
        ("tui.console", "tui.commands"),
    ],
    "models knows no terminal": [("models.core.words", "rich"), ("models.charting.today.worklist", "textual")],
    "no subject's screen knows another subject's": [
        ("tui.today", "tui.charting"),
        ("tui.billing", "tui.drugs"),
    ],
    "rules, claims and the words below them are pure": [
        ("models.billing.rules.fees.fee", "sqlalchemy"),
        ("models.safety.rules.site.rotation", "random"),
        ("models.core.words", "time"),
        ("models.claims.correction", "os"),
        ("models.billing.merging", "sqlmodel"),
    ],
    "screens ask actions and queries, never the store, the records or the rules": [
        ("tui.charting", CHART),
        ("tui.widgets", "models.store.transaction"),
        ("tui.dialogs", "models.drugs.rules.formulary_checks"),
        ("tui.orders", "sqlalchemy"),
    ],
    "no rule knows another rule": [
        ("models.billing.rules.fees.fee", "models.billing.rules.waste.asked_modifier"),
        ("models.safety.rules.site.rotation", "models.safety.rules.site.site"),
    ],
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("tui", "models", include_external_packages=True, cache_dir=None)


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    configure()
    options = read_user_options(str(TOP / "pyproject.toml"))
    return {
        each["name"]: KINDS[each["type"]](each["name"], options.session_options, each)
        for each in options.contracts_options
    }


def keeps(contract: Contract, graph: grimp.ImportGraph) -> bool:
    # A contract takes out of its graph what it does not look at.
    kept: bool = contract.check(deepcopy(graph), verbose=False).kept
    return kept


def test_every_contract_is_tried(contracts: dict[str, Contract]) -> None:
    assert list(contracts) == list(FORBIDDEN)


def test_an_import_for_its_types_alone_counts_too() -> None:
    options = read_user_options(str(TOP / "pyproject.toml")).session_options
    assert options.get("exclude_type_checking_imports") in {None, False, "False"}
    assert options["root_packages"] == ["tui", "models"]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_tree_keeps_the_contract(contracts: dict[str, Contract], graph: grimp.ImportGraph, name: str) -> None:
    assert keeps(contracts[name], graph)


@pytest.mark.parametrize(
    ("name", "importer", "imported"), [(name, *one) for name, imports in FORBIDDEN.items() for one in imports]
)
def test_one_forbidden_import_breaks_the_contract(
    contracts: dict[str, Contract], graph: grimp.ImportGraph, name: str, importer: str, imported: str
) -> None:
    assert importer in graph.modules
    changed = deepcopy(graph)
    changed.add_import(importer=importer, imported=imported, line_number=1, line_contents=f"import {imported}")
    assert not keeps(contracts[name], changed)
