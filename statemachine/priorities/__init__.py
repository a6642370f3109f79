"""Which countries come first by open criteria and weights, and how sure that order is.

Pure: values and weights go in, scores and what would change their order come out.
"""
