"""The outbox and the messages: what waits, what is unsure, what a message will say."""
