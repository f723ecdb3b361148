"""Articles. In: a Markdown file with YAML front matter. Out: a `Document`, or findings that say why not."""

from pressbuild.article.read_article import read_article

__all__ = ["read_article"]
