"""Tables, unit of work, reads and channels."""
