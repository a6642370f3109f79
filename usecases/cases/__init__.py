"""What is done to a case: opening, moving, filing, correcting, and what every such deed asks."""
