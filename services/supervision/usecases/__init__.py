"""What people, facts and timers do to plans, publicity periods, objections, items and orders."""
