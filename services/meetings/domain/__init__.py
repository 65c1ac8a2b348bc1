"""The rules of meetings, attendance, votes and minutes; no framework is known here."""
