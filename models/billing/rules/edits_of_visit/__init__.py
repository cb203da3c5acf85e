"""What is checked of a whole visit before it leaves."""
