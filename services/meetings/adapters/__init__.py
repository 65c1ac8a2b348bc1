"""Tables, unit of work and reads."""
