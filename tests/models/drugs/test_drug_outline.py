"""Drugs are read when asked for, once, and never before."""

from __future__ import annotations

import pytest

from models.drugs.drug_outline import ReadOnDemand
from models.drugs.formulary import shipped_formulary


def test_a_drug_is_read_when_asked_for_and_kept() -> None:
    asked: list[str] = []

    def read(key: str, text: str) -> list[str]:
        asked.append(key)
        return [text]

    drugs = ReadOnDemand({"a": "A", "b": "B"}, read)
    assert ("a" in drugs, "c" in drugs, list(drugs), len(drugs)) == (True, False, ["a", "b"], 2)
    assert asked == []
    assert drugs["b"] is drugs["b"]
    assert asked == ["b"]
    assert drugs.get("c") is None
    with pytest.raises(KeyError):
        drugs["c"]


def test_an_ndc_no_package_carries_finds_nothing() -> None:
    by_ndc = shipped_formulary().by_ndc
    assert "00000-0000-00" not in by_ndc
    assert by_ndc.get("00000-0000-00") is None
    assert all(str(package.ndc) == ndc for ndc, (_drug, package) in by_ndc.items())
