"""One server: the whole city in containers."""
