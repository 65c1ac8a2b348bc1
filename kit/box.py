"""A box for small secrets that a service must read again, sealed with keys of its own (Fernet: AES and a MAC)."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kit.refusals import Unavailable


def new_box_key() -> str:
    """Return a fresh key."""
    return Fernet.generate_key().decode()


class Box:
    """Seals with the newest key and opens with any of them, so that keys can be changed."""

    def __init__(self, keys: str) -> None:
        """Take the keys, the newest first, with commas between."""
        self._keys = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])

    def seal(self, text: str) -> str:
        """Return the text sealed with the newest key."""
        return self._keys.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed; raises Unavailable where its key is missing."""
        try:
            return self._keys.decrypt(sealed).decode()
        except InvalidToken as error:
            raise Unavailable from error
