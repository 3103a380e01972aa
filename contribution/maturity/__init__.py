"""When the result of marketing is known: the curve of delays, the projection, and what may be said yet."""
