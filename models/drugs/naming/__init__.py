"""What names, codes, routes and scans mean."""
