/** Filters and nothing else. It reads the page's own data attributes, and writes no mark-up. */
export const SCRIPT = `
'use strict';
{
  const form = document.getElementById('filters');
  const cases = [...document.querySelectorAll('details.case')];
  const shown = document.getElementById('shown');
  const texts = new Map();
  const textOf = (one) => {
    if (!texts.has(one)) texts.set(one, one.textContent.toLowerCase());
    return texts.get(one);
  };
  const filter = () => {
    const mark = form.elements.mark.value;
    const evaluator = form.elements.evaluator.value;
    const tag = form.elements.tag ? form.elements.tag.value : '';
    const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let count = 0;
    for (const one of cases) {
      const metrics = one.dataset.metrics.split(' ');
      const fits =
        (evaluator === ''
          ? mark === '' || one.dataset.marks.split(' ').includes(mark)
          : metrics.includes(mark === '' ? evaluator : evaluator + ':' + mark)) &&
        (tag === '' || JSON.parse(one.dataset.tags).includes(tag)) &&
        words.every((word) => textOf(one).includes(word));
      one.hidden = !fits;
      if (fits) count += 1;
    }
    shown.textContent = count === cases.length ? '' : count + ' of ' + cases.length + ' shown';
  };
  let waiting;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener('reset', () => setTimeout(filter, 0));
  form.addEventListener('submit', (event) => event.preventDefault());
  form.elements.open.addEventListener('click', () => {
    const visible = cases.filter((one) => !one.hidden);
    const open = visible.some((one) => !one.open);
    for (const one of visible) one.open = open;
    form.elements.open.textContent = open ? 'Close all shown' : 'Open all shown';
  });
  const follow = () => {
    const found = document.getElementById(location.hash.slice(1));
    if (!found || !found.matches('details.case')) return;
    found.hidden = false;
    found.open = true;
    found.scrollIntoView();
  };
  addEventListener('hashchange', follow);
  form.hidden = false;
  filter();
  follow();
}
`;
