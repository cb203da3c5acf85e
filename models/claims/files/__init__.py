"""Files of claims and visits: whole or not there, and papers that send nothing."""
