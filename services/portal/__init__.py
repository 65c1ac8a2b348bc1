"""The portal: the people's door, with accounts, pages and a read database fed by every event."""
