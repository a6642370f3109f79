"""What runs by the clock: sweeps, digests, delivery, rescue, the yearly watch, one whole round."""
