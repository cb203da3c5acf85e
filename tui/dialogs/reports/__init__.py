"""The screen every subject's reports are looked through on."""
