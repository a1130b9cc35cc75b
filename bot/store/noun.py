"""What the store knows of one kind of record: its columns, and the statements that put, remove and load it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.outcome import Record
from bot.store.codec import Codec, codec_of

R = TypeVar("R", bound=Record)
Columns = Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun(Generic[R]):
    """One kind of record. `columns` gives the key and constraint columns, to which the document is added as `doc`.

    `put` and `remove` take the columns by name; `load` takes `since`, a date as text, and gives the documents of what
    a snapshot shows, in the order in which they were first put.
    """

    kind: type[R]
    columns: Callable[[R], Columns]
    put: str
    remove: str
    load: str

    @property
    def codec(self) -> Codec[R]:
        """Give what writes and reads the documents."""
        return codec_of(self.kind)
