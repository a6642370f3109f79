"""People, their roles and offices: accounts, grants, delegations, who to ask."""
