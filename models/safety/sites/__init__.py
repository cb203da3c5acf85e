"""Where an injection may go, and with which needle."""
