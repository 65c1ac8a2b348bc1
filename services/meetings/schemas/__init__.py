"""What the door of meetings accepts and what it answers."""
