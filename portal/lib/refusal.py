"""The polite no: what an operation answers when it may not happen now."""


class Refused(Exception):
    """The operation is not allowed now; its message is a sentence fit for the person who asked."""
