"""The indicators of the plan: what they rest on, and their formulas. Pure."""
