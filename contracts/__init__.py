"""The published language: states, events, roles, divisions, organisations and county rules."""
