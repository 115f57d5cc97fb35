// The search, the list of operations at the side, and tabs. Everything is on the pages without it.
(() => {
  'use strict';
  const root = document.body.dataset.root;
  const here = document.body.dataset.here;
  const index = typeof pmgenIndex === 'undefined' ? [] : pmgenIndex;
  const element = (name, attributes, ...children) => {
    const e = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
    e.append(...children);
    return e;
  };
  const badge = method => element('span', { class: 'method ' + (/^[A-Z]+$/.test(method) ? method : '') }, method);

  // The side: folders with their operations, the page's own one open.
  const side = document.querySelector('.side');
  const folders = new Map();
  for (const row of index) {
    if (row[0] === 'type') continue;
    const folder = row[5].slice(0, row[5].lastIndexOf('/'));
    if (!folders.has(folder)) folders.set(folder, []);
    folders.get(folder).push(row);
  }
  for (const [folder, rows] of folders) {
    const own = here.startsWith(folder + '/');
    const list = element('ul', {});
    const details = element('details', {}, element('summary', {}, rows[0][4]), list);
    const fill = () => {
      if (list.childElementCount > 0) return;
      for (const row of rows) {
        const a = element('a', { href: root + row[5] }, row[3] || row[1]);
        if (row[5] === here) a.setAttribute('aria-current', 'page');
        list.append(element('li', {}, a));
      }
    };
    details.addEventListener('toggle', fill);
    if (own) { fill(); details.open = true; }
    side.append(details);
  }
  const current = side.querySelector('[aria-current]');
  if (current && side.scrollHeight > side.clientHeight) side.scrollTop = current.offsetTop - side.clientHeight / 3;

  // The search: every word must be in a row; a name that begins with it comes first.
  const search = document.querySelector('[data-search]');
  const hits = document.querySelector('.hits');
  const texts = index.map(row => row.slice(0, 5).join(' ').toLowerCase());
  const most = 40;
  const find = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    hits.replaceChildren();
    hits.hidden = words.length === 0;
    if (hits.hidden) return;
    const found = [];
    texts.forEach((text, i) => {
      if (!words.every(w => text.includes(w))) return;
      const names = [index[i][1], index[i][3]].map(n => n.toLowerCase());
      const rank = names.some(n => n === words.join(' ')) ? 0 : names.some(n => n.startsWith(words[0])) ? 1 : names.some(n => n.includes(words[0])) ? 2 : 3;
      found.push([rank, i]);
    });
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (const [, i] of found.slice(0, most)) {
      const row = index[i];
      hits.append(element('li', {}, element('a', { href: root + row[5], 'data-step': '' }, badge(row[0]), ' ', row[3] || row[1], ' ',
        element('span', { class: 'dim' }, row[3] ? row[1] + ' ' + row[2] : row[2]))));
    }
    if (found.length === 0) hits.append(element('li', { class: 'dim' }, 'nothing has all of these words'));
    if (found.length > most) hits.append(element('li', { class: 'dim' }, `and ${found.length - most} more`));
  };
  search.addEventListener('input', find);
  search.form.addEventListener('submit', e => {
    e.preventDefault();
    const first = hits.querySelector('a');
    if (first) location.href = first.href;
  });
  document.addEventListener('click', e => { if (!search.form.contains(e.target)) hits.hidden = true; });
  search.addEventListener('focus', find);

  // Tabs: panels beside each other become one at a time.
  let tabbed = 0;
  for (const group of document.querySelectorAll('[data-tabs]')) {
    const panels = [...group.children].filter(e => e.classList.contains('panel'));
    if (panels.length < 2) continue;
    group.classList.add('tabbed');
    const bar = element('div', { class: 'tabs screen', role: 'tablist', 'aria-label': group.dataset.tabs });
    const buttons = panels.map((panel, i) => {
      panel.id = panel.id || `panel-${++tabbed}`;
      const b = element('button', { type: 'button', role: 'tab', id: panel.id + '-tab', 'aria-controls': panel.id });
      b.append(panel.querySelector('h3').textContent);
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', b.id);
      b.addEventListener('click', () => choose(i));
      return b;
    });
    const choose = at => {
      panels.forEach((p, i) => { p.hidden = i !== at; });
      buttons.forEach((b, i) => { b.setAttribute('aria-selected', String(i === at)); b.tabIndex = i === at ? 0 : -1; });
    };
    bar.addEventListener('keydown', e => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (!by) return;
      const next = (buttons.indexOf(document.activeElement) + by + buttons.length) % buttons.length;
      choose(next);
      buttons[next].focus();
    });
    bar.append(...buttons);
    group.prepend(bar);
    choose(0);
    const wanted = location.hash && panels.findIndex(p => '#' + p.id === location.hash);
    if (wanted > 0) choose(wanted);
  }
})();
