"""What people type about leads and opportunities: shape only; nothing is saved here."""
