"""The account of copy. In: a story poured into its frames. Out: what the layout's templates left out of it.

The account of words (`account`) begins with HTML. But templates are the layout's own: one that knows no verse, or
passes over the last block, makes HTML without them. So the words of each run of the text are looked for where its
mark says that they are (`origins`), and those of heads and inserts in the pieces that were made of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pressbuild.core.findings import Place
from pressbuild.core.word_stream import Stream, make_stream, squeeze
from pressbuild.document import (
    AnyBlock,
    Blocks,
    Code,
    FootnoteMark,
    Inlines,
    Literal,
    Medium,
    Picture,
    Text,
    block_inlines,
    plain_text,
    walk_blocks_for,
    walk_inlines,
)
from pressbuild.pagemap import Origin, number_runs
from pressbuild.plan import Story
from pressbuild.typeset.filled_pages import PartKind
from pressbuild.typeset.inserts import lifted_blocks, text_blocks
from pressbuild.typeset.placed_story import PlacedStory

_QUOTED = 6  # words
_TAKEN = "\0"  # stands for words that have been found


@dataclass(frozen=True)
class LeftOut:
    """Words of a story that no template prints: the first of them, the line that they stand in, if it is known.

    `part` is what they are, if it is one that a layout can leave out by saying so (see `left_out`).
    """

    words: str
    place: Place | None
    part: str = ""


def find_left_out(poured: PlacedStory) -> Iterator[LeftOut]:
    """Yield what is missing in the HTML that a story was made into."""
    lifted = lifted_blocks(poured.story)
    head = next((piece.printed for piece in poured.pieces if piece.is_head), make_stream(""))
    yield from _find_in_head(poured.story, head)
    yield from _find_in_turns(poured)
    for piece in poured.pieces:
        if piece.kind is PartKind.INSERT:
            yield from _find_in_block(lifted[piece.number], piece.printed)
    text = text_blocks(poured.story)[: poured.kept_blocks]
    yield from _find_in_text(poured, text)
    yield from _find_in_notes(poured, (*text, *lifted))


def find_words(words: str, story: Story) -> Place | None:
    """Return where the first of these words stand in the files of a story, if they can be found there."""
    document = story.document
    heads = [("headline", document.headline), ("kicker", document.kicker), ("standfirst", document.standfirst)]
    heads += [("byline", byline) for byline in document.bylines]
    runs: list[tuple[Place | None, Inlines]] = [(document.place_of(key), run) for key, run in heads]
    runs += [(block.place, run) for block, run in _runs((*document.pictures, *document.blocks))]
    known = [(place, squeeze(plain_text(run))) for place, run in runs if place]
    typed = words.split()
    for count in range(len(typed), 0, -1):
        wanted = squeeze("".join(typed[:count]))
        if found := next((place for place, characters in known if wanted in characters), None):
            return found
    return None


def _find_in_head(story: Story, printed: Stream) -> Iterator[LeftOut]:
    document = story.document
    place = document.place_of("kicker")
    kicker = document.kicker
    if story.entry.kicker:
        kicker, place = (Text(story.entry.kicker),), story.place
    # a layout may have no head, as where a cover has the title
    parts = [("headline", document.headline, document.place_of("headline"))]
    parts += [("kicker", kicker, place), ("standfirst", document.standfirst, document.place_of("standfirst"))]
    parts += [("byline", byline, document.place_of("byline")) for byline in document.bylines]
    left = printed.characters
    # each has words of its own: a name that the headline says, too, has to be there twice
    for part, run, where in sorted(parts, key=lambda part: -len(plain_text(part[1]))):
        rest = _without(left, run)
        if rest is not None:
            left = rest
        elif part not in story.left_out:
            yield LeftOut(_first_missing(run), where, part)


def _find_in_turns(poured: PlacedStory) -> Iterator[LeftOut]:
    story = poured.story
    title = story.entry.turn_head
    for piece in poured.pieces if title and "turn-head" not in story.left_out else ():
        if piece.kind is PartKind.TURN and squeeze(title) not in piece.printed.characters:
            yield LeftOut(title, story.place, "turn-head")


def _find_in_block(block: AnyBlock, printed: Stream) -> Iterator[LeftOut]:
    for inner, run in _runs((block,)):
        if not _says(printed.characters, run):
            yield LeftOut(_first_missing(run), inner.place, _part(inner, run))


def _find_in_text(poured: PlacedStory, text: Blocks) -> Iterator[LeftOut]:
    numbers, said = number_runs(poured.story.document.blocks), _text_of_runs(poured.stream, poured.origins)
    for block, run in _runs(text):
        number = numbers.get(id(run), -1)
        # a template of a layout's own need not mark what it prints
        characters = said.get(number, poured.stream.characters)
        if not _says(characters, run):
            yield LeftOut(_first_missing(run, said.get(number, "")), block.place, _part(block, run))


def _find_in_notes(poured: PlacedStory, blocks: Blocks) -> Iterator[LeftOut]:
    called = (inline for _, run in _runs(blocks) for inline in walk_inlines(run))
    for number in dict.fromkeys(inline.number for inline in called if isinstance(inline, FootnoteMark)):
        for block, run in _runs(poured.story.document.footnotes[number - 1]):
            if not _says(poured.notes.characters, run):
                yield LeftOut(_first_missing(run), block.place)


def _part(block: AnyBlock, run: Inlines) -> str:
    if not isinstance(block, Picture):
        return ""
    return "caption" if run is block.caption else "credit"


def _runs(blocks: Blocks) -> Iterator[tuple[AnyBlock, Inlines]]:
    return ((block, run) for block in walk_blocks_for(blocks, Medium.SCREEN) for run in block_inlines(block))


def _text_of_runs(printed: Stream, origins: Sequence[Origin]) -> dict[int, str]:
    """Return the squeezed characters between the marks of runs, by their numbers."""
    said: dict[int, str] = {}
    ends = (*(origin.position for origin in origins[1:]), None)
    for origin, end in zip(origins, ends, strict=False):
        if not origin.added:
            said[origin.run] = said.get(origin.run, "") + printed.characters[origin.position : end]
    return said


def _says(characters: str, run: Inlines) -> bool:
    """Whether the words of a run stand in squeezed characters, in order; addresses or numbers may stand between."""
    return _without(characters, run) is not None


def _without(characters: str, run: Inlines) -> str | None:
    """Return squeezed characters without the words of a run, or None if they do not all stand there, in order."""
    position = 0
    for inline in walk_inlines(run):
        if isinstance(inline, Text | Literal | Code):
            words = squeeze(inline.text)
            found = characters.find(words, position)
            if found < 0:
                return None
            characters = characters[:found] + _TAKEN * bool(words) + characters[found + len(words) :]
            position = found + bool(words)
    return characters


def _first_missing(run: Inlines, said: str = "") -> str:
    stream = make_stream(plain_text(run))
    same = next((n for n, (a, b) in enumerate(zip(stream.characters, said, strict=False)) if a != b), len(said))
    first = max(0, stream.words_before(same + 1) - 1)
    return " ".join(stream.words[first : first + _QUOTED])
