"""A clinic of ten years, made in bulk on either engine, and what is measured on it."""
