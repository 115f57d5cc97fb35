// The search and the filter of the report. An item is a failure, an operation or one of its cases; all of it is in the page.
(() => {
  'use strict';
  const search = document.querySelector('[data-search]');
  const said = document.querySelector('[data-said]');
  const texts = new WeakMap();
  const text = e => {
    if (!texts.has(e)) texts.set(e, e.textContent.toLowerCase().replace(/\s+/g, ' '));
    return texts.get(e);
  };
  const failures = [...document.querySelectorAll('.failure')];
  const operations = [...document.querySelectorAll('.op')];

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const verdict = document.querySelector('[name=verdict]:checked').value;
    const narrowed = words.length > 0 || verdict !== 'all';
    const of = e => verdict === 'all' || e.dataset.v.split(' ').includes(verdict);
    const has = t => words.every(w => t.includes(w));
    let shownFailures = 0, shownOperations = 0;
    for (const f of failures) {
      f.hidden = !(of(f) && has(text(f)));
      if (!f.hidden) shownFailures++;
    }
    for (const op of operations) {
      const head = text(op.querySelector('summary'));
      const whole = has(head);
      let cases = 0;
      for (const c of op.querySelectorAll('.cases > li')) {
        c.hidden = !(of(c) && (whole || has(head + ' ' + text(c))));
        if (!c.hidden) cases++;
      }
      op.hidden = cases === 0 && !(of(op) && whole);
      if (op.dataset.by === 'search' || words.length > 0) {
        op.open = words.length > 0 && cases > 0 && !whole;
        op.dataset.by = 'search';
      }
      if (!op.hidden) shownOperations++;
    }
    for (const more of document.querySelectorAll('.more')) {
      if (more.dataset.by === 'search' || narrowed) {
        more.open = narrowed && more.querySelector('.failure:not([hidden])') !== null;
        more.dataset.by = 'search';
      }
      more.hidden = more.querySelector('.failure:not([hidden])') === null;
    }
    for (const group of document.querySelectorAll('[data-group]')) {
      group.hidden = narrowed && !group.querySelector('.failure:not([hidden]), .op:not([hidden])');
    }
    said.textContent = narrowed
      ? `${shownOperations} of ${operations.length} operations, ${shownFailures} of ${failures.length} failures`
      : '';
  };
  search.addEventListener('input', apply);
  for (const radio of document.querySelectorAll('[name=verdict]')) radio.addEventListener('change', apply);
  apply();

  // A link to something that is hidden or closed shows it.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (!target.checkVisibility()) {
      search.value = '';
      document.querySelector('[name=verdict][value=all]').checked = true;
      apply();
    }
    for (let e = target; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', reveal);
  reveal();

  // On paper everything is open that is not hidden.
  addEventListener('beforeprint', () => {
    for (const e of document.querySelectorAll('.failure details:not([open]), .more:not([open])')) {
      e.open = true;
      e.dataset.by = 'print';
    }
  });
  addEventListener('afterprint', () => {
    for (const e of document.querySelectorAll('[data-by=print]')) {
      e.open = false;
      delete e.dataset.by;
    }
  });
})();
