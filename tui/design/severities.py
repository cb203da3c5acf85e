"""How a stop, a question and a note look: a sign and a color, so never a color alone."""

from __future__ import annotations

SIGNS = {"stop": "[!] ", "warn": "[?] ", "note": "[i] "}
STYLES = {"stop": "bold $stop", "warn": "bold $warn", "note": "$accent"}
