"""What is checked of a patient's values."""
