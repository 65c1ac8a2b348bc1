"""Plans, publicity periods, objections, action items and supervision orders, with their rules."""
