# ruff: noqa: E501 - lists of spellings, as many to a line as belong together
"""Addresses that lead out of a publication. In: a file outside of it. Out: dozens of spellings, and places to put them.

Everything that HTML, CSS and SVG have for naming a file is a carrier: `{}` in it is the address.
"""

from __future__ import annotations

import base64
from pathlib import Path
from urllib.parse import quote

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs="

# spellings of the path of a file, {} with its slash in front, and of other places that hold something
_FORMS = """
file://{} file:{} file:/{} file:///{} file:////{} file://localhost{} file://127.0.0.1{} file://[::1]{} file://0{} file://host.example{}
file://LOCALHOST{} file://localhost.{} file://user@localhost{} file://localhost:80{} FILE://{} File:{} fIlE://LocalHost{}
file://{}?x file://{}#x file://{};x file:///.{} file:///..{} file:///a/..{} file:///%2e%2e{} file:%2F{} file://%2F{} file:///%2F{}
file:\\\\host\\share{} file:/\\host{} \\\\host\\share{} //host.example{} ///{} {} //{} /.{} /proc/self/root{} file:///proc/self/root{}
file:///proc/thread-self/root{} file://%6c%6f%63alhost{} file:{}%00.png file://{}%20 file://{}%0a file:/%00{} url:file://{} jar:file://{}!/x
view-source:file://{} blob:file://{} feed:file://{} netdoc://{} local_file://{} filesystem:file://{} http://host.example{} https://host.example{}
http:{} https:/{} HTTP://host.example{} ftp://host.example{} ftp://127.0.0.1{} sftp://host.example{} gopher://host.example{} ldap://host.example{}
smb://host.example{} dav://host.example{} ws://host.example{} tftp://host.example{} dict://host.example{} unix:{} fd:0 about:{} resource:{}
chrome:{} php://filter/resource={} expect://id phar://{} zip://{} glob://{} cid:x mid:x tel:1 mailto:x@host.example javascript:1 vbscript:1
file:///dev/zero file:///dev/stdin file:///dev/fd/0 file:///dev/tcp/host.example/80 file:///proc/self/environ file:///proc/self/mem file:.
file: file:// file:/// file://// file:///%ff%fe file:///%ed%a0%80 file://[{} file://]{} http://[{}
"""


def spellings(secret: Path) -> list[str]:
    """Return addresses that name a file outside of a publication, or something else that no layout may ask for.

    The publication has a link `out` to the folder of the secret, a link `secret-link` to it and a pipe `pipe`.
    """
    path = secret.as_posix()
    encoded = "".join(f"%{byte:02x}" for byte in path.encode())
    found = [form.replace("{}", path) for form in _FORMS.split()]
    found += [f"file:{quote(path, safe='')}", f"file://{encoded}", f"file:{encoded}", f"file:///{encoded}"]
    found += [f"file:{encoded.upper().replace('%', '%25')}", encoded, quote(path, safe="")]
    found += [
        f"../{secret.parent.name}/{secret.name}",
        f"../../../..{path}",
        f"..%2f{secret.parent.name}%2f{secret.name}",
    ]
    found += [
        f"..\\{secret.parent.name}\\{secret.name}",
        f"%2e%2e/{secret.parent.name}/{secret.name}",
        f"x/../../../../..{path}",
    ]
    found += [
        f"out/{secret.name}",
        "secret-link",
        "secret-link?x",
        "./secret-link",
        "pipe",
        "pipe#x",
        ".",
        "..",
        "out",
        "sub",
    ]
    found += [
        f"fi\tle://{path}",
        f" file://{path}",
        f"\x01file://{path}",
        f"fi\nle://{path}",
        f"file\u200b://{path}",
        f"file：//{path}",
    ]
    return list(dict.fromkeys(found))


def _data(media_type: str, text: str, encoded: bool = True) -> str:
    if encoded:
        return f"data:{media_type};base64,{base64.b64encode(text.encode()).decode()}"
    return f"data:{media_type},{quote(text)}"


def _drawing(inside: str, address: str, before: str = "") -> str:
    text = f'{before}<svg xmlns="{SVG}" xmlns:xlink="{XLINK}" viewBox="0 0 9 9">{inside}</svg>'
    return text.replace("{}", address)


# CSS: declarations of a box, and rules of their own
_DECLARATIONS = """
background: url({})|background: url("{}")|background: url('{}') no-repeat, url({})|background-image: url({})|background: u\\72l({})
background: URL({})|background: \\75 rl("{}")|list-style-image: url({}); display: list-item|list-style: url({}); display: list-item
border-image-source: url({}); border: 1px solid|border-image: url({}) 1; border: 1px solid|content: url({})
--x: url({}); background: var(--x)|background: image-set(url({}) 1x)|background: cross-fade(url({}), red)|background: image({})
mask-image: url({})|mask: url({})|clip-path: url({}#x)|filter: url({}#x)|cursor: url({}), auto|shape-outside: url({})|src: url({})
behavior: url({})|-moz-binding: url({}#x)|background: src("{}")|background: element({})|offset-path: url({})|marker: url({}#x)
string-set: x url({})|bookmark-label: url({})|background: url({}) url({})|background: -webkit-image-set(url({}) 1x)|link: url({})
"""
_RULES = """
@import url({});|@import "{}";|@import url({}) print;|@import url("{}") screen, print;|@import url({}) layer(x);|@import "{}" supports(display: grid);
@IMPORT '{}';|@im\\70 ort "{}";|@charset "x"; @import "{}";|@font-face { font-family: X; src: url({}) } html { font-family: X }
@font-face { font-family: X; src: local("X"), url("{}") format("woff2"), url({}) } html { font-family: X }
@color-profile --x { src: url({}) } html { color: color(--x 1 0 0) }|@color-profile device-cmyk { src: url({}) }
@page { background: url({}) }|@page { @top-left { content: url({}) } }|@page :first { background-image: url({}) }
@counter-style x { system: cyclic; symbols: url({}) } html { list-style: x }|@namespace url({});|@media print { html { background: url({}) } }
@supports (display: grid) { html { background: url({}) } }|@layer x { html { background: url({}) } }|html { & p { background: url({}) } }
@font-feature-values X { @styleset { a: url({}) } }|@document url({}) { p { color: red } }|p::before { content: url({}) }
p::marker { content: url({}) } p { display: list-item }|p::footnote-call { content: url({}) }|:root { --x: url({}) } p { background: var(--x, url({})) }
"""
_MARKUP = """
<img src="{}">|<img srcset="{} 1x">|<picture><source srcset="{}"><img src="{}"></picture>|<object data="{}"></object>|<embed src="{}">
<object data="{}" type="image/svg+xml"></object>|<object data="{}" type="text/html"></object>|<iframe src="{}"></iframe>|<frame src="{}">
<video src="{}" poster="{}"></video>|<audio src="{}"></audio>|<source src="{}">|<track src="{}">|<input type="image" src="{}">|<image src="{}">
<link rel="stylesheet" href="{}">|<link rel="STYLESHEET" href="{}" type="text/css">|<link rel="stylesheet" href="{}" media="print">
<link rel="alternate stylesheet" href="{}">|<link rel="attachment" href="{}">|<link rel="attachment stylesheet" href="{}">|<link rel="icon" href="{}">
<link rel="import" href="{}">|<link rel="preload" href="{}" as="image">|<link rel="prefetch" href="{}">|<link rel="manifest" href="{}">
<a rel="attachment" href="{}">x</a>|<a rel="ATTACHMENT" href="{}" download="x">x</a>|<area rel="attachment" href="{}">|<a href="{}">x</a>
<p style="background: url({})">x</p>|<p style="content: url({})">x</p>|<body background="{}">x</body>|<table background="{}"><tr><td background="{}">x</table>
<base href="{}"><img src="x.png">|<base href="{}"><link rel="stylesheet" href="">|<meta http-equiv="refresh" content="0; url={}">|<script src="{}"></script>
<style>@import "{}";</style>|<style>p { background: url({}) }</style><p>x</p>|<style media="print">@import url({}) print;</style>|<blockquote cite="{}">x</blockquote>
<img src="data:x" longdesc="{}">|<q cite="{}">x</q>|<form action="{}"><input></form>|<html manifest="{}">|<img src="x" onerror="{}">|<applet code="{}"></applet>
<math href="{}"><mi>x</mi></math>|<p is="{}">x</p>|<?xml-stylesheet href="{}"?><p>x</p>|<!DOCTYPE html SYSTEM "{}"><p>x</p>
"""
_DRAWN = """
<image href="{}" width="9" height="9"/>|<image xlink:href="{}" width="9" height="9"/>|<use href="{}#x"/>|<use xlink:href="{}#x"/>|<use href="{}"/>
<filter id="f"><feImage href="{}"/></filter><rect width="9" height="9" filter="url(#f)"/>|<rect width="9" height="9" fill="url({}#x)"/>
<rect width="9" height="9" style="fill: url({}#x)"/>|<style>@import "{}";</style><rect width="9" height="9"/>|<style>@import url({});</style><path/>
<style>@font-face { font-family: X; src: url({}) }</style><text font-family="X" y="9">x</text>|<linearGradient id="g" href="{}#x"/><rect fill="url(#g)"/>
<pattern id="p" href="{}#x"/><rect fill="url(#p)"/>|<rect width="9" height="9" mask="url({}#x)"/>|<rect width="9" height="9" clip-path="url({}#x)"/>
<path d="M0 0L9 9" marker-end="url({}#x)"/>|<rect width="9" height="9" filter="url({}#x)"/>|<text y="9"><textPath href="{}#x">x</textPath></text>
<text y="9"><tref href="{}#x"/></text>|<a href="{}"><rect width="9" height="9"/></a>|<script href="{}"/>|<foreignObject><img src="{}"/></foreignObject>
<g xml:base="{}"><image href="x"/></g>|<image href="x" xml:base="{}" width="9" height="9"/>|<animate attributeName="href" to="{}"/>|<set attributeName="href" to="{}"/>
<cursor href="{}"/>|<mpath href="{}"/>|<font-face-uri href="{}"/>|<color-profile href="{}"/>|<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{}"/>
<svg><image href="{}" width="9" height="9"/></svg>|<switch><image href="{}" width="9" height="9"/></switch>|<symbol id="s"><image href="{}"/></symbol><use href="#s"/>
"""
# before the root of an XML file
_PROLOGUES = """
<?xml-stylesheet href="{}"?>|<?xml-stylesheet type="text/xsl" href="{}"?>|<!DOCTYPE svg SYSTEM "{}">|<!DOCTYPE svg [<!ENTITY x SYSTEM "{}">]>
<!DOCTYPE svg [<!ENTITY % x SYSTEM "{}"> %x;]>|<!DOCTYPE svg PUBLIC "-//x" "{}">
"""


def _listed(text: str) -> list[str]:
    return [part for line in text.strip().splitlines() for part in line.split("|") if part]


def in_style_sheets() -> list[str]:
    """Return style sheets that ask for `{}`; an article and a frame are what they apply to."""
    return [f"p {{ {text} }}" for text in _listed(_DECLARATIONS)] + _listed(_RULES)


def in_drawings(address: str) -> list[str]:
    """Return drawings (SVG) that ask for an address."""
    escaped = address.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    found = [_drawing(inside, escaped) for inside in _listed(_DRAWN)]
    found += [_drawing("<text y='9'>&x;</text>" if "ENTITY x" in text else "<path/>", escaped, text.replace("{}", escaped))
              for text in _listed(_PROLOGUES)]  # fmt: skip
    inner = _drawing('<image href="{}" width="9" height="9"/>', escaped)
    for media_type in ("image/png", "image/svg+xml", "image/x", "text/plain", "image/svg%2bxml", "IMAGE/SVG+XML"):
        found.append(_drawing(f'<image href="{_data(media_type, inner)}" width="9" height="9"/>', escaped))
    return found


def in_markup(address: str) -> list[str]:
    """Return pieces of HTML that ask for an address: by themselves, in a style sheet, in a drawing under any name."""
    found = [text.replace("{}", address) for text in _listed(_MARKUP)]
    found += [
        _data_link("text/css", sheet.replace("{}", address)) for sheet in ('@import "{}";', "p { background: url({}) }")
    ]
    for drawing in in_drawings(address):
        found += [
            drawing,
            f'<img src="{_data("image/svg+xml", drawing)}">',
            f'<img src="{_data("image/png", drawing)}">',
        ]
    return found


def _data_link(media_type: str, text: str) -> str:
    return f'<link rel="stylesheet" href="{_data(media_type, text)}"><p>x</p>'
