"""What must not be forgotten: one SQLite file with one writer, and a picture of it in memory.

`sqlite_store.open_store` opens it. A module per noun says what is kept of it and how; `memory` is what a snapshot is
made of; `writer` is the only thread that touches the file.
"""
