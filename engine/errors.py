"""What can go wrong in the engine.

Every error is a sentence, with the diagram element it is about where there is one.
"""


class EngineError(Exception):
    """Base of all engine errors.

    `sentence` says in plain English what is wrong; `element` is the id of the diagram element concerned, or None.
    """

    def __init__(self, sentence: str, element: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.element = element


class DefinitionError(EngineError):
    """The diagram cannot be run as it is."""


class ExpressionError(EngineError):
    """An expression is not part of the allowed language, or could not be worked out with the present variables."""


class NotWaiting(EngineError):
    """The instance does not wait for what it was told. Nothing has changed."""


class Uncaught(EngineError):
    """An error was raised that no boundary event catches. Nothing has changed: the job is still open."""

    def __init__(self, sentence: str, element: str | None = None, code: str | None = None) -> None:
        super().__init__(sentence, element)
        self.code = code


class TooManySteps(EngineError):
    """The diagram runs in a circle without ever waiting. Nothing has changed."""


class StateError(EngineError):
    """A stored state does not fit the definition, or was written by an unknown version."""
