"""What people, timers and facts do to rooms, meetings, votes and minutes, one function each."""
