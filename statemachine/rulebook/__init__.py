"""The Cabinet-rule check: rules that an official reads, judged on facts, never a silent pass."""
