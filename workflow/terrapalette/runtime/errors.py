"""The one error that is the user's to mend."""


class InputError(ValueError):
    """Something given from outside cannot be used. The message says what, what was expected, what to do."""
