"""What the pages ask the database: one function, one figure or table; a partner or all of them, the same way."""
