"""Reading FHIR R4: data types, references, and one module for each group of resources."""
