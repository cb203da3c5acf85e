"""What of the day is stored: visits with every change, and the calls to those who are due."""
