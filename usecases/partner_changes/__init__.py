"""Partners that change: units merged or renamed, policy or executives; texts that end."""
