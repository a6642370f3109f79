"""How the installation stands: health, what the operator sees, the first start."""
