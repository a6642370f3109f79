"""The tables of security: second factors, foreign sign-ins and privacy."""
