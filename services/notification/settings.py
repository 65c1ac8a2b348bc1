"""What notification must be told before it starts."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """Settings by name; see `kit.settings` for how they are read."""

    database_url: str
    token_key: str
    seal_private_key: str = field(repr=False)
    outbox_folder: str
    smtp_url: str = ""
    mail_from: str = "noreply@localhost"
    hourly_limit: int = 30
    demo: str = ""
    clock_file: str = ""
    # Read again when it changes, so that keys may be added and retired while the door is open.
    token_key_file: str = ""
