"""A cluster of three RabbitMQ nodes on loopback, and what may happen to it."""
