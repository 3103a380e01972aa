"""What people type about funds, campaigns and assets: shape only; nothing is saved here."""
