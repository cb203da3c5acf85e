"""A drug as a file has it, read and written."""
