"""What a container runs: a door, migrations, and the probe of a door."""
