"""One module per thing that somebody can do: load, decide, apply."""
