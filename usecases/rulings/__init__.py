"""The rule check as officers use it: verdicts, answers, rulebooks and their notices."""
