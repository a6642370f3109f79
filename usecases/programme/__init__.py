"""The deeds of the yearly programme: plans, activities, the yearly duty, replies by mail."""
