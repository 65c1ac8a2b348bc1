"""Intake: residents' issues and the topics they are gathered into."""
