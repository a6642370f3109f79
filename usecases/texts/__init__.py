"""The texts of a case: versions, comparison, wording, and the guard of the approved text."""
