"""The register as evidence, by rule: where a pair stood on a day, totals, and differences."""
