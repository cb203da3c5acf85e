"""The administration: from draft to signed record, and what follows it."""
