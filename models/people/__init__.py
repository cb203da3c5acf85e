"""Staff: who they are, their secrets, who signed."""
