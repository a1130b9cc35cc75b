"""Errors whose words are meant for the person who caused or meets them."""


class UserError(Exception):
    """Say to a person what happened, what it means for them and what to do next.

    `str(error)` is one to three sentences, ready to be shown (and still to be escaped by the view).
    Everything that is not a `UserError` is a fault of ours: it is logged with its traceback and a reference word.
    """
