"""`python -m tests.bench`: how fast the program is, as ratios to floors measured in the same run."""
