const steps = (() => {
  const batch = 200;
  const list = h('div', { class: 'panel list', role: 'group', 'aria-label': 'steps', tabindex: '0' });
  const said = h('span', { class: 'note', role: 'status' });
  const box = h('input', { type: 'search', placeholder: 'Search steps, inputs and outputs', 'aria-label': 'search', oninput: () => apply() });
  const kinds = [...new Set(view.steps.map((step) => step.kind))];
  const off = new Set();
  const rows = new Map();
  const sentinel = h('div', {});
  let [shown, drawn, selected] = [view.steps, 0, -1];

  const texts = new Map();
  const textOf = (step) => {
    if (!texts.has(step.seq)) texts.set(step.seq, [step.kind, step.tool, step.summary, step.title, step.claim, step.rule, ...step.events.map((id) => trace().history[id - 1])].join('\n').toLowerCase());
    return texts.get(step.seq);
  };

  function lane(step) {
    const [whole, from] = [Math.max(head.ms, 1), step.startedAt ?? step.at];
    const bar = (start, end, kind) => place(h('i', { class: kind }), { left: `${Math.min(99, start / whole * 100)}%`, width: `${Math.max(0, (end - start) / whole * 100)}%` });
    return h('span', { class: 'lane', 'aria-hidden': 'true' }, step.endedAt === undefined ? bar(step.at, step.at, 'mark') : [from > step.at && bar(step.at, from, 'wait'), bar(from, step.endedAt, step.ok ? '' : 'no')]);
  }

  function row(step) {
    const element = h('button', { class: 'row', 'aria-current': 'false', id: `step-${step.seq}`, tabindex: '-1', onclick: () => select(step.seq) },
      glyph(step.ok, step.kind === 'finish' && head.outcome === 'abstained' ? 'abstain' : step.kind), h('span', { class: 'kind' }, step.kind),
      h('span', { class: 'what' }, step.tool && h('span', { class: 'mono' }, step.tool), step.title ? `${step.title}: ${step.summary}` : step.summary),
      lane(step), h('span', { class: 'ms' }, step.attempts > 1 ? `${step.attempts}× ` : '', step.endedAt === undefined ? '' : ms(step.endedAt - (step.startedAt ?? step.at))));
    rows.set(step.seq, element);
    return element;
  }

  // Long lists are drawn as they come into view.
  function more(upTo) {
    for (const step of shown.slice(drawn, upTo)) list.insertBefore(row(step), sentinel);
    drawn = Math.min(shown.length, Math.max(drawn, upTo));
    sentinel.hidden = drawn >= shown.length;
  }
  new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting) && drawn < shown.length) more(drawn + batch); }, { rootMargin: '600px' }).observe(sentinel);

  function apply() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = view.steps.filter((step) => !off.has(step.kind) && words.every((word) => textOf(step).includes(word)));
    rows.clear();
    drawn = 0;
    list.replaceChildren(sentinel);
    more(batch);
    if (!shown.length) list.append(h('p', { class: 'empty' }, 'No step has this in it.'));
    said.textContent = shown.length === view.steps.length ? count(view.steps.length, 'step') : `${shown.length} of ${count(view.steps.length, 'step')}`;
    if (shown.length && !rows.has(selected)) select(shown[0].seq, true);
    else mark();
  }

  function mark() {
    for (const [seq, element] of rows) element.setAttribute('aria-current', seq === selected);
    detail.place(rows.get(selected));
  }

  function select(seq, quiet) {
    const at = shown.findIndex((step) => step.seq === seq);
    if (at < 0) { box.value = ''; off.clear(); chips(); apply(); if (shown.some((step) => step.seq === seq)) select(seq, quiet); return; }
    if (at >= drawn) more(at + batch);
    selected = seq;
    detail.show(view.steps[seq]);
    mark();
    if (quiet) return;
    rows.get(seq).scrollIntoView({ block: 'nearest' });
    history.replaceState(null, '', `#step-${seq}`);
  }

  function move(by) {
    const at = shown.findIndex((step) => step.seq === selected);
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
    if (next) select(next.seq);
  }

  const bar = h('div', { class: 'kinds' });
  function chips() {
    bar.replaceChildren(...kinds.map((kind) => h('button', { class: 'tool', 'aria-pressed': !off.has(kind), 'data-kind': kind, onclick: () => { if (!off.delete(kind)) off.add(kind); chips(); apply(); } }, kind)));
  }

  function element() {
    chips();
    const whole = h('div', {}, h('div', { class: 'find' }, box, said), h('div', { class: 'find' }, bar), h('div', { class: 'two' }, list, detail.aside));
    apply();
    return whole;
  }

  return { element, select, move, search: () => { box.focus(); box.select(); }, filter: () => bar.querySelector('button')?.focus(), clear: () => { box.value = ''; off.clear(); chips(); apply(); } };
})();
