"""The moves that people make, each one request or a few: what all stories are put together from."""
