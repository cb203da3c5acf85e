"""What a clinic changes about its drugs."""
