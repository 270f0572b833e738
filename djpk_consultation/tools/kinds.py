"""What the circular says of kinds of requests."""

#: E.5: by nine channels, on a way of their own.
COMPLAINTS = ("complaint", "suggestion")
