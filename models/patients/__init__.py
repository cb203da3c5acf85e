"""Who the patient is and what is known about them."""
