// How the status page looks: readable at 360 px, in light and dark. Colour never says anything that a word does not say too.

export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1b1d21, #e7e9ec);
  --quiet: light-dark(#5a6069, #a2a8b1);
  --ground: light-dark(#ffffff, #15171a);
  --line: light-dark(#d9dce1, #33373d);
  --amber: light-dark(#8a5200, #ffb84d);
  --amber-ground: light-dark(#fff3dc, #3a2a0c);
  --fresh: light-dark(#eef3fb, #1f2733);
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 0.75rem 1rem 3rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; border-bottom: 1px solid var(--line); }
h1 { font-size: 1.1rem; margin: 0.25rem 0; }
h2 { font-size: 1rem; margin: 1.75rem 0 0.5rem; }
p { margin: 0.5rem 0; }
code { font: 0.9em ui-monospace, monospace; }
#sentence { font-size: 1.25rem; margin: 1rem 0 0.5rem; }
.quiet { color: var(--quiet); }
.problem { color: var(--amber); }
.problem:empty { display: none; }
.actions { display: flex; gap: 0.75rem; flex-wrap: wrap; }
button, input { font: inherit; min-height: 44px; padding: 0.25rem 1rem; border-radius: 6px; border: 1px solid var(--ink);
  background: var(--ground); color: var(--ink); }
button { cursor: pointer; }
button.plain { border-color: var(--line); }
:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
input { width: 100%; max-width: 28rem; border-color: var(--quiet); }
label { display: block; margin: 0.5rem 0 0.25rem; }
form button { margin-top: 0.5rem; }
.chip { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: 0 0.6em; white-space: nowrap; }
.chip.attention { border-color: var(--amber); background: var(--amber-ground); color: var(--amber); font-weight: 600; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: 0.875rem; }
th, td { padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; }
time, th, .id { white-space: nowrap; }
td:nth-child(3) { min-width: 11rem; }
td:last-child { width: 40%; overflow-wrap: anywhere; }
.number { text-align: right; }
.id { font: 0.875em ui-monospace, monospace; }
tr.fresh { animation: fresh 2s; }
@keyframes fresh { from { background: var(--fresh); } }
@media (prefers-reduced-motion: reduce) { tr.fresh { animation: none; } }
@media (max-width: 46rem) {
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: 0.4rem 0; }
  td, td:nth-child(n) { width: auto; min-width: 0; border: 0; padding: 0.1rem 0; }
  td, td.number { display: inline; margin-right: 0.6rem; text-align: left; overflow-wrap: anywhere; }
  td:empty { display: none; }
  td[data-label]::before { content: attr(data-label) " "; color: var(--quiet); }
}
`;
