"""The one error that is the user's to mend."""


class InputError(ValueError):
    """Something given from outside cannot be used. The message names it, what was expected and found, and what to do."""
