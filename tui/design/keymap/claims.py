"""The keys of claims: the charge queue, the backlog, answers, payers' numbers."""

from __future__ import annotations

from tui.design.key import Key

_GROUPS = (
    "1 hold, 2 ready, 3 batched, 4 sent and accepted, 5 rejected and denied, 6 paid, 7 not billable, "
    "8 corrected and void, 9 all; 0 what waits"
)
KEYS = (
    Key("enter", "open", "open", "All of the selected claim", "claims"),
    Key("d", "decide", "decide", "Decide: it stands, or it is not billed; correct one the payer has", "claims"),
    Key("g", "mend", "go mend", "Go where the first fault is mended", "claims"),
    Key("r", "release", "release", "Release the selected claim, or take it back out of the next batch", "claims"),
    Key("x", "release_clean", "release clean", "Release every clean claim", "claims"),
    Key("w", "write", "write", "Write what was released into files, and mark it sent", "claims"),
    Key("p", "post", "post", "Post what the payer answered on paper or by phone", "claims"),
    Key("e", "services", "services", "Other services of the day: enter, remove", "claims"),
    Key("t", "attest", "", "Attest, as a provider, that a visit was apart from the injection", "claims"),
    Key("h", "history", "history", "The claim's story, from signing to payment", "claims"),
    Key("c", "patient", "", "Open the patient's chart", "claims"),
    Key("l", "backlog", "", "The backlog by month, and where every dose is", "claims"),
    Key("a", "answers", "", "Answers of payers that could not be placed", "claims"),
    Key("m", "money", "", "What was paid, denied and is outstanding; margin of drugs; money of no claim", "claims"),
    Key("u", "set_up", "", "Payers' numbers at the clearinghouse, and the sender", "claims"),
    Key("1", "group('1')", "", _GROUPS, "claims"),
    *(Key(digit, f"group('{digit}')", "", "", "claims") for digit in "234567890"),
    Key("slash", "filter", "filter", "Filter by patient, payer, number or words", "claims"),
    Key("f5", "refresh", "", "Check and read again", "claims"),
    Key("escape", "close", "back", "Go back", "claims"),
    Key("enter", "decide", "decide", "Take the month in, or close it as billed elsewhere", "backlog"),
    Key("escape", "close", "back", "Go back", "backlog"),
    Key("enter", "settle", "place", "Choose the claim or line it is, or set it aside", "claim_answers"),
    Key("escape", "close", "back", "Go back", "claim_answers"),
    Key("1", "view(0)", "", "Paid, denied, outstanding, days to payment by payer", "claim_reports"),
    Key("2", "view(1)", "", "The same by drug", "claim_reports"),
    Key("3", "view(2)", "", "The same by drug and payer", "claim_reports"),
    Key("4", "view(3)", "", "What was paid for drugs against their cost", "claim_reports"),
    Key("5", "view(4)", "", "Money of payments that belongs to no claim", "claim_reports"),
    Key("w", "write", "write file", "Write the lines shown to a CSV file", "claim_reports"),
    Key("slash", "filter", "filter", "Filter by words", "claim_reports"),
    Key("escape", "close", "back", "Go back", "claim_reports"),
    Key("enter,e", "edit", "edit", "Change the numbers of the selected payer, or the sender", "claim_set_up"),
    Key("escape", "close", "back", "Go back", "claim_set_up"),
)
