"""What every source says of a pair, kept beside the register whenever the register changes."""
