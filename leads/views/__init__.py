"""Pages of this room: each turns a request into one operation and the answer back."""
