"""The engine: attribution, rates, maturity, chain, effect, origin and score, as pure functions.

Import the module you need (`from contribution import score`); this package itself imports nothing,
so `score` and `origin` load without NumPy.
"""
