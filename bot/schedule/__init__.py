"""The clock, and the loops that never end: what came in, what falls due, what must leave, what Gerrit told.

Each loop is one coroutine that app.py starts in its task group. It ends when it is cancelled; a fault in it takes the
process down, unless its docstring says otherwise.
"""
