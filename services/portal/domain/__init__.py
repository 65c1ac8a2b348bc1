"""Accounts, what a projected fact changes, and what waits for whom."""
