"""What Today shows of the selected row: the patient, the order, its window, the last doses, stock and open checks."""
