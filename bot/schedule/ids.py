"""New ids, codes and seeds from the machine's source of secrets."""

import secrets

# No vowels, so no words; none of 0 O 1 I L 5 S 2 Z, which are taken for each other.
LETTERS = "346789BCDFGHJKMNPQRTVWXY"
ID_LENGTH = 8
CODE_LENGTH = 4


class SystemIds:
    """Ids that nobody can guess and nobody misreads."""

    def new(self, prefix: str) -> str:
        """Give an id such as day-7kq3m9hd; 24**8 of them are enough never to meet the same again."""
        return f"{prefix}-{_letters(ID_LENGTH).lower()}"

    def code(self) -> str:
        """Give four characters that are easy to type and hard to confuse."""
        return _letters(CODE_LENGTH)

    def seed(self) -> int:
        """Give a number between 0 and 2**31 - 1."""
        return secrets.randbelow(2**31)


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))
