"""What the pages of this room show, read across tables."""
