"""What follows from an answer: balances, matches, reasons. Pure: facts in, facts out."""
