"""What people read: pages of cases and pairs, lists, work, history, whose days, exports."""
