"""Beyond the password: second factors, recovery, fresh proof, foreign sign-in, resets."""
