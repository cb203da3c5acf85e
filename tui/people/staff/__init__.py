"""Screens of the people of the clinic and of what each role may do."""
