"""From a wished day back to the last safe day of each step; clocks; duties read from a text."""
