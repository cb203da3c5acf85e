"""The cards beside the steps: checks, clinical information, earlier doses."""
