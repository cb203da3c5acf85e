"""Orders and doses in and findings out as JSON: the shapes `needlepoint checks` reads and writes; see FIELDS.md."""
