"""What a signed dose uses of a series the patient paid for."""
