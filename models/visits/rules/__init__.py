"""Pure: which step of a visit follows which, one entry a person, when the label window closes."""
