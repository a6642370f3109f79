"""The tables of rulings: verdicts of the rulebook as they were given, and notices of a new version."""
