"""Working groups, their meetings, visits, the yearly listening meeting, and the duties of all."""
