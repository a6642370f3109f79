"""When an open case will be signed, by what happened to the cases before it.

Pure: visits to stages go in, quantiles of a date come out; the same history gives the same answer.
"""
