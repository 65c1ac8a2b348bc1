"""What an operator does with messages: look, count, send again, set free, drop."""
