"""What somebody answers for: proofs over all rooms."""
