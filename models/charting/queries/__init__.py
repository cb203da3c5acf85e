"""One dose, one patient and the day, as screens show them."""
