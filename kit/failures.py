"""What a failing reaction asks for: try again later, or set aside for a person."""


class Retry(Exception):
    """The same message may succeed later."""


class Park(Exception):
    """No repetition will help; a person must look."""


class Abandoned(Exception):
    """The process is stopping: settle nothing, the broker delivers again."""
