"""Errors that scripts know how to tell: what is the user's to mend, and a training that ran away."""


class InputError(ValueError):
    """Something given from outside cannot be used. The message says what, what was expected, what to do."""


class DivergedError(ArithmeticError):
    """A loss became infinite or NaN. The message says when."""
