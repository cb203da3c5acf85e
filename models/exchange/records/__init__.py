"""Where imported rows came from, and what waits."""
