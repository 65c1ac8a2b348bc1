"""What notification does, one function each."""
