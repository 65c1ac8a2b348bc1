"""Notification: every step of a case tells the people it concerns."""
