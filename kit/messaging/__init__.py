"""Events between services: from the outbox to the broker, from there to a reaction, and what if it fails."""
