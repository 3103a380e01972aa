"""The pages of this room: each turns a request into one call, and the answer back."""
