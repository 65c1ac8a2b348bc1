"""Meetings: rooms, deliberation meetings with their attendance and votes, and confirmed minutes."""
