"""What a clinic is to the outside world: its numbers, address, time zone and place of service."""
