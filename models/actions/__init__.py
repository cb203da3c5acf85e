"""What a person does: one verb, one module, one transaction."""
