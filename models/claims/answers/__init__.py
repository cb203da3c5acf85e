"""What payers answer: read, matched to claims, posted."""
