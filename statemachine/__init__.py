"""The rules: lifecycle, guards, roles, deadlines and working days; pure."""

__phinong__ = "statemachine"
