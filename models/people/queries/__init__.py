"""Staff and workstation as screens show them."""
