"""Real servers on loopback for the demo and for the tests: a Gerrit with a movable clock and a Slack workspace.

Nothing of the product imports this package; it needs the extra `demo` and Linux on x86-64 with glibc.
"""
