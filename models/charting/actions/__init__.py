"""What a person does with one dose."""
