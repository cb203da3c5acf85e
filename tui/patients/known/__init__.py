"""What must be known of a patient before a needle: read, recorded and ended on one page."""
