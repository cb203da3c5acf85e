"""Claims and visits on paper: the CMS-1500, the superbill and the patient's receipt, as PDF."""
