"""What people and facts do at the portal, one module for each kind of thing."""
