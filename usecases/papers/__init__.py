"""Official papers: what may be issued and why not yet, numbers, the register, the public check."""
