"""The texts of a manifest that pages print. In: a publication or an issue, a function. Out: it, each text changed.

The names of the paper and of its publisher are not among them: they are printed as their owners write them. Nor are
texts that nobody reads on a page: slugs, files, descriptions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pressbuild.core.findings import Place
from pressbuild.publication.manifest.manifest_models import Issue, Publication
from pressbuild.sources.yaml_schema import Keys

Change = Callable[..., str]  # of a text and the keys under which it stands


@dataclass(frozen=True)
class ManifestText:
    """A text of a manifest: its keys and place, how it was `typed` and how it is set."""

    keys: Keys
    place: Place
    typed: str
    text: str

    @property
    def part(self) -> str:
        """What a layout calls it: “price”, “section”, “facts.masthead”."""
        return ".".join(map(str, self.keys)) if self.keys[0] == "facts" else str(self.keys[-1])


def change_publication(publication: Publication, change: Change) -> Publication:
    """Return the publication with its printed texts changed."""
    return replace(
        publication,
        tagline=change(publication.tagline, "tagline"),
        price=change(publication.price, "price"),
        rights=change(publication.rights, "rights"),
        facts={name: change(text, "facts", name) for name, text in publication.facts.items()},
    )


def change_issue(issue: Issue, change: Change) -> Issue:
    """Return the issue with its printed texts changed, pages and entries of stories included."""
    return replace(
        issue,
        title=change(issue.title, "title"),
        date_line=change(issue.date_line, "date-line"),
        price=change(issue.price, "price"),
        facts={name: change(text, "facts", name) for name, text in issue.facts.items()},
        pages=tuple(
            replace(page, section=change(page.section, "pages", index, "section"))
            for index, page in enumerate(issue.pages)
        ),
        articles=tuple(
            replace(
                entry,
                section=change(entry.section, "articles", index, "section"),
                kicker=change(entry.kicker, "articles", index, "kicker"),
                turn_head=change(entry.turn_head, "articles", index, "turn-head"),
            )
            for index, entry in enumerate(issue.articles)
        ),
    )
