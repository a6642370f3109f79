"""The register as evidence: totals of any day, explained, contested, settled and given away."""
