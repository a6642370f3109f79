"""The tables of groups: working groups, meetings, visits, listening meetings and hand-overs."""
