"""Order templates and protocols: the list, their fields, their history."""
