"""The tables of claims: what each source says of a pair, and who settles a difference."""
