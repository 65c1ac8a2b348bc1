"""What people and facts do to issues and topics, one function each."""
