"""What a lot did: who got a dose from it."""
