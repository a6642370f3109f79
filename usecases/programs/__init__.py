"""What programs use: tokens, webhooks, requests that are safe to repeat."""
