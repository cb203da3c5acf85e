"""What is looked at before a claim leaves: one file a check."""
