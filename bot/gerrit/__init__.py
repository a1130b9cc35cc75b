"""Gerrit, read only: everything that knows its REST answers, its queries and its event stream.

`GerritGateway` is the `Gerrit` port; nothing of Gerrit's JSON leaves this room.
"""
