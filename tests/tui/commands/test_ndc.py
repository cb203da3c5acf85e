"""`needlepoint ndc` as a script sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.command_line import needlepoint, needlepoint_alone

VECTORS = [
    ("0409-3795-01", "00409379501", "4-4-2"), ("0143-9857-25", "00143985725", "4-4-2"),
    ("58284-224-01", "58284022401", "5-3-2"), ("12345-6789-1", "12345678901", "5-4-1"),
    ("00143-9857-25", "00143985725", "5-4-2"), ("00143985725", "00143985725", "5-4-2"),
    ("0143985725", "00143985725", "4-4-2 (formulary)"),
]  # fmt: skip


def test_each_ndc_is_told_in_order_with_eleven_digits_and_its_format():
    message = needlepoint("ndc", "--json", *(text for text, _digits, _format in VECTORS))

    assert message.status == 0
    assert [(row["input"], row["ndc11"], row["format"]) for row in message.json] == VECTORS
    assert message.json[1] == {
        "input": "0143-9857-25", "ndc11": "00143985725", "format": "4-4-2",
        "product": "ceftriaxone sodium 1,000 mg powder", "problems": [],
    }  # fmt: skip
    assert message.json[3]["product"] is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1234567891", "1234-5678-91 or 12345-678-91 or 12345-6789-1"), ("123456-7890-12", "7 March 2033"),
        ("123456789012", "7 March 2033"), ("0143-9857-2A", "not an NDC"), ("143-9857-25", "3-4-2 digits"),
        ("", "not an NDC"), ("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660", "not an NDC"),
    ],
)  # fmt: skip
def test_what_cannot_be_billed_says_why_not(text: str, reason: str):
    message = needlepoint("ndc", "--json", "--", text, "0143-9857-25")

    assert message.status == 1
    refused, taken = message.json
    assert (refused["ndc11"], refused["format"]) == (None, None)
    assert reason in refused["problems"][0]
    assert taken["problems"] == []


def test_lines_of_standard_input_are_read_whatever_they_hold():
    message = needlepoint("ndc", "-", "--json", given=b"0143-9857-25\r\n\xff\xfe\n\n\0\n0409-3795-01")

    assert message.status == 1
    assert [row["ndc11"] for row in message.json] == ["00143985725", None, None, None, "00409379501"]


def test_people_read_one_aligned_line_each():
    message = needlepoint_alone("ndc", "0143-9857-25", "12345-6789-1", "\x1b[2J")

    assert message.out.splitlines()[:2] == [
        "0143-9857-25   00143985725  4-4-2              ceftriaxone sodium 1,000 mg powder",
        "12345-6789-1   12345678901  5-4-1",
    ]
    assert "\x1b" not in message.out
    assert message.out.count("\n") == 3


@pytest.mark.parametrize("words", [["ndc"], ["ndc", "-x"], ["ndc", "-"], ["ndc", "x", "--frob"]])
def test_bad_usage_and_an_empty_input_are_one_line(words: list[str]):
    message = needlepoint(*words)
    assert (message.status, message.out, message.err.count("\n")) == (2, "", 1)
    assert set(needlepoint(*words, "--json").json["error"]) == {"at", "text"}


def test_nothing_is_created_where_there_is_no_database(tmp_path: Path):
    assert needlepoint("ndc", "0143-9857-25", database=str(tmp_path / "a" / "clinic.sqlite3")).status == 0
    assert list(tmp_path.iterdir()) == []
