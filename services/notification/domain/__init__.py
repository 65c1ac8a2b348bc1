"""The rules of notification: whom an event concerns, what they read, and the course of a delivery."""
