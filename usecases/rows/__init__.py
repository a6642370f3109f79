"""Files of pairs and histories: read, and each row judged against the reference."""
