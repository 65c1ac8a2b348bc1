"""What supervision must be told before it starts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Settings by name; see `kit.settings` for how they are read."""

    database_url: str
    token_key: str
    seal_key: str
    secret: str
    public_url: str
    clock_file: str = ""
    # Read again when it changes, so that keys may be added and retired while the door is open.
    token_key_file: str = ""
