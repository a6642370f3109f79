"""The shipped reference data and its loader."""

__phinong__ = "reference"
