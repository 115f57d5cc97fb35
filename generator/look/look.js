// What every page of pmgen can do beside being read: / goes to the search box, arrows go from hit to hit, Copy copies.
(() => {
  'use strict';
  const search = document.querySelector('[data-search]');
  for (const e of document.querySelectorAll('[data-js]')) e.hidden = false;

  const types = e => e instanceof Element && e.matches('textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])');
  const step = by => {
    const stops = [...document.querySelectorAll('[data-step]')].filter(e => e.checkVisibility());
    const at = stops.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : -1) : at + by;
    if (next >= 0 && next < stops.length) stops[next].focus();
    else if (next < 0 && search) search.focus();
    return stops.length > 0;
  };
  document.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    const inSearch = search && e.target === search;
    if (e.key === '/' && search && !types(e.target)) {
      e.preventDefault();
      search.focus();
      search.select();
    } else if (e.key === 'Escape' && inSearch) {
      search.value = '';
      search.dispatchEvent(new Event('input'));
    } else if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && (inSearch || e.target.matches && e.target.matches('[data-step]'))) {
      if (step(e.key === 'ArrowDown' ? 1 : -1)) e.preventDefault();
    }
  });

  const copied = (button, word) => {
    button.textContent = word;
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  };
  document.addEventListener('click', async e => {
    const button = e.target.closest && e.target.closest('[data-copy]');
    if (!button) return;
    const code = button.parentElement.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      copied(button, 'Copied');
    } catch {
      getSelection().selectAllChildren(code);
      copied(button, 'Selected');
    }
  });
})();
