"""What came in, taken into the register: reconciled, reported, cases opened."""
