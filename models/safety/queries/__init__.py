"""Safety settings as screens show them."""
