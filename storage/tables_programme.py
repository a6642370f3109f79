"""The tables of programme: yearly plans, activities with their evidence, and budgets."""
