"""Who is there, what they may reach, and whether the request is really theirs."""
