"""Personal data: what is held, how long, a person's copy, erasure, and the register of breaches."""
