"""The audit as evidence: its rows are sealed into a chain, so that a changed, lost or added one is found."""
