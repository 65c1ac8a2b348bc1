"""What supervision's door accepts and answers."""
