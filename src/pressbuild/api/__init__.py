"""pressbuild as a library. In: a folder and typed options. Out: frozen results: files, findings, copyfit, checks.

    from pressbuild import api

    issue = api.open_publication("elfaro").issue()
    result = issue.build_pdf(api.PdfOptions(draft=True))

The command line uses nothing else. What is wrong with a publication is in the findings of a result, never an exception;
only `open_publication` and `PublicationFolder.issue` raise `Stopped`, since without an issue there is no result.

Importing this module changes nothing. The first call that lays out pages imports `pressbuild.typeset.engine`, which
replaces parts of WeasyPrint for the whole process: a program that uses WeasyPrint itself should call pressbuild in a
process of its own. Limits of time and memory belong to the command; a library call has none.
"""

from pressbuild.api.build_options import EpubOptions, PdfOptions, ScreenOptions
from pressbuild.api.build_results import BuildResult, CheckResult, FitResult, WrittenFile
from pressbuild.api.installed_plugins import InstalledPlugin, list_plugins
from pressbuild.api.publication_folder import IssueFolder, PublicationFolder, open_publication
from pressbuild.api.single_files import check_file, import_article, impose_file
from pressbuild.core.findings import ExitCode, Finding, Place, Severity, Stopped
from pressbuild.core.progress import Progress, Stage, StageEvent
from pressbuild.imposition.imposition_scheme import Scheme, SchemeKind
from pressbuild.pipeline.job import CheckOptions

__all__ = [
    "BuildResult",
    "CheckOptions",
    "CheckResult",
    "EpubOptions",
    "ExitCode",
    "Finding",
    "FitResult",
    "InstalledPlugin",
    "IssueFolder",
    "PdfOptions",
    "Place",
    "Progress",
    "PublicationFolder",
    "Scheme",
    "SchemeKind",
    "ScreenOptions",
    "Severity",
    "Stage",
    "StageEvent",
    "Stopped",
    "WrittenFile",
    "check_file",
    "import_article",
    "impose_file",
    "list_plugins",
    "open_publication",
]
