"""What a mail provider is: where the draft of a letter is kept, and from where a person sends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # A letter needs libraries that the names of the providers do not.
    from post_series.letters.letter import Format, Letter


@dataclass(frozen=True, slots=True)
class Kept:
    """The outcome of saving a letter.

    Attributes:
        identity: The draft's id at the provider.
        is_new: Whether it was made, not changed.
    """

    identity: str
    is_new: bool


class Drafts(Protocol):
    """The drafts at a provider. There is no way to send one: a person does that, at the provider."""

    def keep(self, letter: Letter, save: Callable[[str], None]) -> Kept:
        """Create the draft of a letter, or update the existing one.

        Args:
            letter: The letter.
            save: Called with the body of a draft before it is replaced by a different one.

        Raises:
            ProviderError: The letter was sent or scheduled, or the provider refuses.
        """


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider.

    Attributes:
        name: Its name on the command line: `--provider NAME`.
        title: Its name for readers.
        secrets: The environment variables that hold its keys; a build of the site sees none.
        make_format: Returns the format in which it needs a letter.
        open_drafts: Returns its drafts, with the key that an environment holds; raises
            `ProviderError` if that is missing. It sends nothing yet.
    """

    name: str
    title: str
    secrets: tuple[str, ...]
    make_format: Callable[[], Format]
    open_drafts: Callable[[Mapping[str, str]], Drafts]
