"""Pages of partners, of teams, and of invitations."""
