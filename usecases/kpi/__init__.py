"""The indicators of the plan, worked out from what this system holds."""
