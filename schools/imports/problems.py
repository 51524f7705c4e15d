"""What is wrong with a file, said to the person who brought it."""

from typing import Any


class FileProblem(ValueError):
    """A file cannot be taken; the message is for its owner and says what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))


class CellError(str):
    """A cell whose formula failed (#REF!) or has no stored value; never read as data."""

    __slots__ = ()
