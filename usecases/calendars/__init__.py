"""The working calendar: days added or cancelled, and the deadlines that move with them."""
