"""States a day at the demo clinic begins with, one subject a file."""
