"""How Yishi is started: the only place that knows all services."""
