"""What a failing reaction asks for: try again later, or set aside for a person."""


class Retry(Exception):  # noqa: N818 -- says what to do next
    """The same message may succeed later."""


class Park(Exception):  # noqa: N818 -- says what to do next
    """No repetition will help; a person must look."""


class Abandoned(Exception):  # noqa: N818 -- says what to do next
    """The process is stopping: settle nothing, the broker delivers again."""
