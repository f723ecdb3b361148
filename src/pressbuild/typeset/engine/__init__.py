"""The one room in which WeasyPrint's private parts are touched. In: HTML and style sheets. Out: laid-out pages, and
the same as values (`displaylist`), which need no engine.

WeasyPrint is pinned to one minor version (pyproject.toml), and tests/contracts/ says which of these
parts an upgrade has moved:

- `pages`: the boxes below `Page._page_box` with `descendants`, `translate`, `children`, `deepcopy`,
  `element`; `TextBox.text`, `TextBox.baseline`, `LineBox.baseline`, `FootnoteAreaBox`;
  `Box.background.layers`, which `translate` leaves behind;
- `blocks`: `TableRowGroupBox.is_header`;
- `bounds`: `css.resolve_var`, `grid_line`, `grid_template` and `tab_size` of `css.validation`,
  `TableCellBox.colspan`, the `span` of columns;
- `hooks`: `layout.block.block_container_layout`, `layout.block.block_level_layout`, `layout.make_margin_boxes`,
  `LayoutContext.in_column` and `_update_footnote_area`, `layout.grid._distribute_extra_space`;
- `inline`: `layout.inline.get_next_linebox`, `split_inline_box`, `avoid_collisions`, `justify_line`,
  `inline_min_content_width`, with
  `atomic_box`, `strut`, `add_word_spacing`, `_adjust_line_height`;
  `layout.percent`, `layout.preferred`; `TextBox.pango_layout`;
- `breaks`, `shaping`, `bidi`: `text.line_break.Layout`, `get_log_attrs`, `line_size`; Pango through `text.ffi`;
- `addresses`: `urls.fetch` calls the fetcher and asks for its `_fail_on_errors`;
- `pictures`: `document.original_get_image_from_uri`, `html.HTML_HANDLERS`, `RasterImage(…)` and its
  `image_data`, `SVGImage(…)`;
- `drawings`: `SVGImage.draw`;
- `text_messages`: GLib's `g_log_set_default_handler`;
- `memory`: `text.line_break.Layout.setup` and `font_features`, `text.fonts.FontConfiguration.font_map`;
- `fragments`: `draw.draw_page`, `draw_stacking_context` and `draw_replacedbox`, `stacking.StackingContext`,
  `anchors.gather_anchors`; `BlockReplacedBox`;
- `recording`: all that WeasyPrint's drawing asks `pdf.stream.Stream` for; `RasterImage.image_data` and `id`;
- `placed`: a picture's `get_intrinsic_size` and `draw`;
- `face_shelf`: `pdf.fonts.Font` with its file and what it says of the face, `text.fonts.get_pango_font_key`;
- `letters`: `draw.text.draw_first_line`, also as `svg.text` takes it; `PangoLayout.get_first_line`, Pango's runs and
  clusters, `Stream.add_font`, `Font.to_unicode`, `Font.file_content`;
- `box_values`: `Box.element_tag`, `AbsolutePlaceholder._box`, `ReplacedBox`, `LineBox`, `style["list_style_type"]`.

Lengths are CSS px, measured from the top left corner of the page.
"""

from pressbuild.typeset.engine.block_places import (
    BlockName,
    Excess,
    find_blocks,
    find_headed_only,
    find_tall,
    find_torn_addresses,
    find_wide,
    repeat_heads,
)
from pressbuild.typeset.engine.box_extent import count_fitting, is_filled, text_extent
from pressbuild.typeset.engine.file_fetcher import Dependencies
from pressbuild.typeset.engine.fragments import PageRecorder
from pressbuild.typeset.engine.laid_out_pages import LaidOutPage, ShownPicture, TextLine, TextRun
from pressbuild.typeset.engine.layout_engine import Engine
from pressbuild.typeset.engine.line_breaks import LITERAL
from pressbuild.typeset.engine.weasyprint_hooks import MASTER

__all__ = [
    "LITERAL",
    "MASTER",
    "BlockName",
    "Dependencies",
    "Engine",
    "Excess",
    "LaidOutPage",
    "PageRecorder",
    "ShownPicture",
    "TextLine",
    "TextRun",
    "count_fitting",
    "find_blocks",
    "find_headed_only",
    "find_tall",
    "find_torn_addresses",
    "find_wide",
    "is_filled",
    "repeat_heads",
    "text_extent",
]
