"""The parts of the signing transaction."""
