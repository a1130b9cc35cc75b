"""Domain values as JSON documents, and back.

A document that was written by an older version reads with today's defaults for what it lacks, and what it has too much
is ignored. Instants stay aware and in UTC; a naive one is refused when it is written.
"""

from collections.abc import Hashable
from datetime import UTC, datetime
from functools import cache
from typing import Generic, TypeVar, cast

from pydantic import TypeAdapter
from pydantic_core import CoreSchema, SchemaValidator

Value = TypeVar("Value")


class Codec(Generic[Value]):
    """Writes and reads one type of value. `encode` then `decode` gives an equal value."""

    def __init__(self, kind: type[Value]) -> None:
        """Prepare for a frozen dataclass or a mapping."""
        adapter: TypeAdapter[Value] = TypeAdapter(kind)
        self._write = adapter.dump_json
        self._validator = SchemaValidator(cast("CoreSchema", _with_utc(adapter.core_schema)))

    def encode(self, value: Value) -> str:
        """Write a value."""
        return self._write(value).decode()

    def decode(self, document: str) -> Value:
        """Read a value; raises ValueError for what it can't be."""
        return cast("Value", self._validator.validate_json(document))

    def checked(self, value: Value) -> tuple[str, Value]:
        """Write a value and read it back, so that memory holds what a restart would give."""
        document = self.encode(value)
        return document, self.decode(document)


def codec_of(kind: type[Value]) -> Codec[Value]:
    """Give the codec of a type; made once."""
    return cast("Codec[Value]", _codec_of(cast("Hashable", kind)))


@cache
def _codec_of(kind: Hashable) -> Codec[object]:
    return Codec(cast("type[object]", kind))


def _with_utc(schema: object) -> object:
    """Give the schema with every instant required to be aware and turned to UTC."""
    if isinstance(schema, list):
        return [_with_utc(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "datetime":
        aware = schema | {"tz_constraint": "aware"}
        return {"type": "function-after", "function": {"type": "no-info", "function": _in_utc}, "schema": aware}
    return {key: _with_utc(part) for key, part in schema.items()}


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
