"""Ways of saying no: a stable code and facts, never a sentence; the door adds the words."""

from typing import ClassVar


class Refusal(Exception):
    """A request that the rules do not allow, with the facts that explain why."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        """Keep the facts; they fill the sentence that the reader sees."""
        super().__init__(self.code)
        self.facts = facts

    @property
    def stable_code(self) -> str:
        """Return the code that programs and word lists rely on."""
        return self.code


class NotFound(Refusal):
    """Nothing is known under this name."""

    code = "not_found"


class NotAllowed(Refusal):
    """The caller may not do this here."""

    code = "not_allowed"


class NotSignedIn(Refusal):
    """The caller is not known."""

    code = "not_signed_in"


class Conflict(Refusal):
    """What is asked does not fit what is already there."""

    code = "conflict"


class Invalid(Refusal):
    """A field holds something that cannot be taken; `field` is its JSON pointer."""

    code = "invalid"


class Stale(Refusal):
    """Somebody else changed it after the caller last saw it."""

    code = "stale"


class PreconditionMissing(Refusal):
    """The caller did not say which version was seen."""

    code = "precondition_required"


class Unavailable(Refusal):
    """A part that is needed does not answer; trying again later helps."""

    code = "unavailable"


class TooManyTries(Refusal):
    """Too many wrong tries in a short time; waiting `retry_after` seconds helps."""

    code = "too_many_tries"


class StepOutOfOrder(Conflict):
    """The command is not possible in the present state."""

    code = "step_out_of_order"


class RoleMissing(NotAllowed):
    """The caller holds none of the roles that may do this step here."""

    code = "role_missing"


class DoorClosed(Conflict):
    """A guard does not hold; its name becomes part of the code."""

    def __init__(self, guard: str, **facts: object) -> None:
        """Remember the guard that said no."""
        super().__init__(guard=guard, **facts)
        self.guard = guard

    @property
    def stable_code(self) -> str:
        """Return `guard.` and the guard's name in the published language."""
        return f"guard.{self.guard}"
