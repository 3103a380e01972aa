"""French numbers: a narrow no-break space between thousands, where Django's own format has a wide one."""

THOUSAND_SEPARATOR = "\u202f"
