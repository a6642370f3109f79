"""The tables of agenda: duties out of resolutions, signing windows and the partner's steps."""
