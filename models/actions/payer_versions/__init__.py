"""What the actions on payers share."""
