// A failing test says what it compared: its own words stand here, whole.
const redTests = (tests) => [h('p', {}, tests.summary), h('p', { class: 'kinds' }, tests.failures.map((name) => h('span', { class: 'tag bad' }, name))), tests.tail && h('pre', { tabindex: '0' }, tests.tail.trimEnd())];

const faultsSection = () => h('div', { class: 'stack' },
  view.faults.length === 0 && h('p', { class: 'note' }, 'The compiler has no error.'),
  view.redTests && h('div', { class: 'panel pad' }, h('span', { class: 'label' }, 'failing tests'), redTests(view.redTests)),
  view.faults.map((fault) => h('div', { class: 'panel pad' }, h('span', { class: 'label' }, `${fault.class} · ${fault.phase}`), h('pre', { tabindex: '0' }, fault.rendered.trimEnd()))));

const sections = (() => {
  const all = [
    ['steps', 'Timeline', view.steps.length, () => steps.element()], ['faults', 'Diagnostics', view.faults.length + (view.redTests?.failures.length ?? 0), faultsSection],
    ['candidates', 'Candidates', view.candidates.length, candidatesSection], ['diff', 'Diff', view.candidates.find((one) => one.state === 'chosen')?.files?.length ?? 0, diffSection],
    ['confidence', 'Confidence', null, confidenceSection], ['origin', 'Origin', null, originSection], ['compare', 'Compare', null, compareSection],
  ];
  const bodies = new Map(all.map(([id, title]) => [id, h('section', { 'data-section': id, role: 'tabpanel', 'aria-label': title, hidden: true })]));
  const tabs = h('nav', { class: 'tabs', role: 'tablist' }, all.map(([id, title, amount]) => h('button', { role: 'tab', 'data-section': id, onclick: () => open(id) }, title, amount !== null && h('span', { class: 'count' }, amount))));

  function draw(id) {
    const body = bodies.get(id);
    if (!body.firstChild) body.append(all.find((one) => one[0] === id)[3]());
  }
  function open(id) {
    draw(id);
    for (const [name, body] of bodies) body.hidden = name !== id;
    for (const tab of tabs.children) tab.setAttribute('aria-selected', tab.dataset.section === id);
    tabs.querySelector('[aria-selected="true"]').scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  // Paper has no tabs: everything is on it.
  window.addEventListener('beforeprint', () => bodies.forEach((_, id) => draw(id)));
  return { tabs, elements: [...bodies.values()], open, openNumber: (at) => all[at] && open(all[at][0]), has: (id) => bodies.has(id) };
})();
