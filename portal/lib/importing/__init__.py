"""Bring tables of other systems in: a declared mapping, a temporary table, then set-wise SQL, all or nothing."""
