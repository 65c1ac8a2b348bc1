"""The portal's database, its passwords, and the way to the other services' doors."""
