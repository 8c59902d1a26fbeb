import { STYLE } from '../html/style.ts';

/** One hue that only grows darker, or lighter on a dark page. */
export const SCAN_STYLE = `${STYLE}
:root{--h1:#fbe9e0;--h2:#f6c9b3;--h3:#e99a78;--h4:#c2573a;--h5:#7f2312;--on:#fff}
@media (prefers-color-scheme:dark){:root{--h1:#33241f;--h2:#553327;--h3:#844a36;--h4:#c8795a;--h5:#f5bca0;--on:#14181f}}
.heat{margin:.4rem 0 1rem}.heat th,.heat td{padding:.25rem .5rem;border:1px solid var(--page)}.heat td{text-align:right;white-space:nowrap}.heat th[scope=row]{font-weight:400;white-space:nowrap}
.heat caption strong{color:var(--ink)}.heat tfoot th,.heat tfoot td,.heat td:last-child{font-weight:600}
.heat thead th{white-space:normal;vertical-align:bottom;max-width:6.5rem}
.h0{background:var(--soft)}.h1{background:var(--h1)}.h2{background:var(--h2)}.h3{background:var(--h3);color:#14181f}.h4{background:var(--h4);color:var(--on)}.h5{background:var(--h5);color:var(--on)}
@media (prefers-color-scheme:dark){.h3{color:var(--ink)}}
.shades{display:flex;flex-wrap:wrap;gap:.3rem;font-size:.8rem}.shades span{padding:.1rem .5rem;border-radius:3px}
.case .said{margin-bottom:.5rem}.withheld>summary{color:var(--quiet)}
@media (max-width:40rem){.heat th[scope=row]{position:sticky;left:0;background:var(--page);max-width:8rem;white-space:normal}}
`;

/** Filters and nothing else. */
export const SCAN_SCRIPT = `
'use strict';
{
  const form = document.getElementById('filters');
  if (form) {
    const attacks = [...document.querySelectorAll('details.case')];
    const shown = document.getElementById('shown');
    const filter = () => {
      let count = 0;
      for (const one of attacks) {
        const fits = ['category', 'strategy', 'novelty', 'basis'].every((name) => {
          const wanted = form.elements[name].value;
          return wanted === '' || one.dataset[name] === wanted;
        });
        one.hidden = !fits;
        if (fits) count += 1;
      }
      shown.textContent = count === attacks.length ? '' : count + ' of ' + attacks.length + ' shown';
    };
    form.addEventListener('input', filter);
    form.addEventListener('reset', () => setTimeout(filter, 0));
    form.addEventListener('submit', (event) => event.preventDefault());
    form.hidden = false;
    filter();
  }
}
`;
