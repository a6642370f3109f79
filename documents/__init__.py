"""The papers: drafts, clause comparison, wording check, official letters."""

__phinong__ = "documents"
