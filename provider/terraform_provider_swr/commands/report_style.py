"""The style of the page that ``report`` writes, for light and dark and for paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1b222c; --faint: #5d6878; --line: #dfe3e9;
  --good: #1a7f4b; --good-back: #e3f4ea; --good-bar: #2f9e67;
  --doubt: #8a5a00; --doubt-back: #fdf0d2; --doubt-bar: #d99a1c;
  --bad: #b3261e; --bad-back: #fce5e3; --bad-bar: #d0443b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1a2029; --ink: #e4e8ee; --faint: #97a3b4; --line: #2d3643;
    --good: #6fd39f; --good-back: #16301f; --good-bar: #3fa873;
    --doubt: #f0bf5f; --doubt-back: #352a12; --doubt-bar: #c98f22;
    --bad: #ff9389; --bad-back: #3b1a1a; --bad-bar: #d65a50;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 76rem; padding: 2.5rem 1.5rem 3rem; background: var(--page);
  color: var(--ink); font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
h1 { margin: 0 0 0.75rem; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0 0 0.75rem; font-size: 1.125rem; }
p { margin: 0 0 0.75rem; max-width: 60rem; }
code { font: 0.8125rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.kicker {
  margin: 0; color: var(--faint); font-size: 0.75rem; font-weight: 600; letter-spacing: 0.08em;
  text-transform: uppercase;
}
.faint { color: var(--faint); font-weight: 400; }
.verdict {
  display: inline-flex; align-items: center; gap: 0.5rem; margin: 0 0 1.25rem;
  padding: 0.4rem 0.9rem;
  border-radius: 2rem; font-weight: 600; color: var(--faint); background: var(--card);
}
.verdict.good { color: var(--good); background: var(--good-back); }
.verdict.bad { color: var(--bad); background: var(--bad-back); }
.icon { width: 1.125rem; height: 1.125rem; flex: none; fill: none; stroke: currentColor;
  stroke-width: 1.6;
  stroke-linecap: round; stroke-linejoin: round; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 0.75rem;
  margin: 0 0 1rem; }
.figures div { display: flex; flex-direction: column-reverse; padding: 0.75rem 1rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 0.6rem; }
.figures dt { color: var(--faint); font-size: 0.8125rem; }
.figures dd { margin: 0; font-size: 1.6rem; font-weight: 650; line-height: 1.2;
  font-variant-numeric: tabular-nums; }
.figures .in_sync dd { color: var(--good); }
.figures .differs dd { color: var(--doubt); }
.figures .missing dd { color: var(--bad); }
.bar { display: flex; gap: 2px; height: 0.5rem; border-radius: 0.25rem; overflow: hidden; }
.bar span { min-width: 4px; flex-basis: 0; }
.bar .in_sync { background: var(--good-bar); }
.bar .differs { background: var(--doubt-bar); }
.bar .missing { background: var(--bad-bar); }
section { margin-top: 1.5rem; padding: 1.25rem 1.5rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 0.75rem; }
.scroll { overflow-x: auto; }
.tall { max-height: 42rem; overflow-y: auto; }
table { border-collapse: separate; border-spacing: 0; width: 100%; }
th, td { padding: 0.5rem 0.75rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
tbody tr:last-child > * { border-bottom: 0; }
thead th { position: sticky; top: 0; z-index: 1; background: var(--card); color: var(--faint);
  font-size: 0.8125rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 10rem; }
.problems td { overflow-wrap: anywhere; }
.problems td:nth-child(2) { font-weight: 500; width: 22%; }
.problems tr > :first-child { padding-left: 0; }
.problems td:nth-child(3), .problems td:first-child { white-space: nowrap; }
.tags code { display: inline-block; margin: 0 0.15rem 0.2rem 0; padding: 0 0.35rem;
  border: 1px solid var(--line); border-radius: 0.3rem; }
.chip { padding: 0.1rem 0.6rem; border-radius: 1rem; font-size: 0.8125rem; font-weight: 600; }
.chip.missing, td.missing { background: var(--bad-back); }
.chip.differs, td.differs { background: var(--doubt-back); }
td.in_sync { background: var(--good-back); }
.chip.missing, td .missing { color: var(--bad); }
.chip.differs, td .differs { color: var(--doubt); }
td .in_sync { color: var(--good); }
.matrix td { white-space: nowrap; font-size: 0.875rem; border-left: 3px solid var(--card);
  border-bottom: 3px solid var(--card); font-variant-numeric: tabular-nums; }
.matrix tbody th { position: sticky; left: 0; background: var(--card);
  border-bottom-color: var(--card); padding-left: 0; }
.matrix thead th:first-child { padding-left: 0; left: 0; z-index: 2; width: 34%; }
.matrix thead th:not(:first-child) { padding-left: calc(0.75rem + 3px); }
.matrix .empty { color: var(--faint); }
.matrix .faint { font-size: 0.75rem; }
details { margin-top: 0.9rem; color: var(--faint); }
summary { cursor: pointer; }
details p { margin: 0.5rem 0 0; max-width: none; overflow-wrap: anywhere; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; color: var(--faint);
  font-size: 0.8125rem; }
.legend span::before { content: ""; display: inline-block; width: 1.75rem; margin-right: 0.4rem;
  vertical-align: middle; border-top: 2.5px solid var(--faint); }
.legend .in_sync::before { border-color: var(--good-bar); }
.legend .differs::before { border-color: var(--doubt-bar); border-top-style: dashed; }
.legend .missing::before { border-color: var(--bad-bar); border-top-style: dotted; }
.legend .no_task::before { border-top-width: 1px; opacity: 0.7; }
.graph { display: block; width: 100%; min-width: 44rem; max-width: 60rem; height: auto;
  margin: 0 auto; font-size: 14px; }
.graph rect { fill: var(--page); stroke: var(--line); }
.graph text { fill: var(--ink); }
.graph .target text:last-child { fill: var(--faint); }
.edge { fill: none; stroke-width: 2.5; }
.edge.in_sync { stroke: var(--good-bar); }
.edge.differs { stroke: var(--doubt-bar); stroke-dasharray: 9 5; }
.edge.missing { stroke: var(--bad-bar); stroke-dasharray: 2.5 5; }
.edge.no_task { stroke-width: 1; }
.head.in_sync { fill: var(--good-bar); }
.head.differs { fill: var(--doubt-bar); }
.head.missing { fill: var(--bad-bar); }
footer { margin-top: 1.5rem; color: var(--faint); font-size: 0.8125rem; }
@media (max-width: 40rem) {
  body { padding: 1.25rem 0.75rem 2rem; }
  section { padding: 1rem; }
  .figures { grid-template-columns: repeat(3, 1fr); }
}
@media print {
  body { max-width: none; padding: 0; background: none; }
  .tall { max-height: none; }
  .scroll { overflow: visible; }
  section { break-inside: avoid-page; }
  * { print-color-adjust: exact; }
}
"""
