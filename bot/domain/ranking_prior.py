"""What each feature of a ranking weighs before anything was learned here."""

from collections.abc import Mapping

PRIOR: Mapping[str, float] = {}
