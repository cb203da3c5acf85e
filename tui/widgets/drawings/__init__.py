"""Pictures made of characters: the body and its sites, syringe and vial to scale, a timer."""
