"""What is true of a dose's facts, without a store."""
