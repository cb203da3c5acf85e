"""A patient's doses over time, drawn as text: one lane a drug."""
