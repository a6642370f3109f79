"""What the whole comes to: whose days, when signed, which countries first, at a glance."""
