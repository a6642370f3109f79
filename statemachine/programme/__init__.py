"""The rules of the yearly programme: approval of plans, the yearly duty, money. Pure."""
