"""The list behind every figure: the same population, row by row, with the sum that makes the number."""
