"""Identifiers with check digits: GS1, NDC, NPI, ICD-10."""
