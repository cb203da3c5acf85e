"""What others publish: drugs, code sets, official files."""
