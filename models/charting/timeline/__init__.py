"""A patient's doses over time, one lane a drug: pure, made from what the chart has read."""
