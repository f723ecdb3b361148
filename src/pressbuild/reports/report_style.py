"""How the page of a report looks. In: nothing. Out: its style sheet; light, dark, and on A4."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --text: #1a1a1a; --soft: #565656; --rule: #c9c9c9; --box: #f5f5f3;
  --fault: #a8071a; --warning: #7a4b00; --skipped: #075985; --passed: #1f6b2e; }
@media (prefers-color-scheme: dark) { :root { --paper: #17181a; --text: #ececec; --soft: #b4b4b4; --rule: #45474b;
  --box: #222427; --fault: #ff9c9c; --warning: #f2c46d; --skipped: #8fd0ff; --passed: #95dba4; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; background: var(--paper); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 0; }
p, ul, dl, table { margin: .35rem 0; }
a { color: inherit; }
code { font-size: .9em; color: var(--soft); }
.verdict { font-size: 1.15rem; font-weight: 600; padding: .6rem .9rem; border: 2px solid; border-radius: .4rem; }
.fault { color: var(--fault); } .warning { color: var(--warning); } .skipped { color: var(--skipped); }
.passed { color: var(--passed); }
.soft { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; }
article { margin: .9rem 0; padding: .8rem 1rem; background: var(--box); border-left: .3rem solid var(--rule);
  border-radius: .2rem; break-inside: avoid-page; }
article.is-fault { border-color: var(--fault); } article.is-warning { border-color: var(--warning); }
article.is-skipped { border-color: var(--skipped); }
.mark { font-weight: 700; text-transform: uppercase; font-size: .8rem; letter-spacing: .04em; margin-right: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--rule); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.hits th:last-child { width: 66%; }
.pages { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.2rem; }
figure { margin: 0; break-inside: avoid; }
figure svg { width: 100%; height: auto; max-height: 26rem; background: #fff; border: 1px solid var(--rule); }
figcaption { font-size: .92rem; }
.columns { columns: 18rem; }
@media print {
  :root { color-scheme: light; --paper: #fff; --text: #000; --soft: #444; --rule: #aaa; --box: #fff; --fault: #a8071a;
    --warning: #7a4b00; --skipped: #075985; --passed: #1f6b2e; }
  @page { size: A4; margin: 15mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  h2, h3 { break-after: avoid; } tr { break-inside: avoid; }
  .pages { grid-template-columns: 1fr 1fr; }
  article { border: 1px solid var(--rule); border-left-width: .3rem; }
}
"""
