"""Every key by subject, in the order screens show them."""
