const detail = (() => {
  const box = h('article', { class: 'panel detail', 'aria-live': 'polite' });
  const aside = h('aside', {}, box);
  const inline = h('div', { class: 'inline' });
  const isNarrow = window.matchMedia('(max-width: 900px)');
  let [raw, current] = [false, null];

  // Streams of a child are folded away; everything else of a body is shown as JSON.
  const streams = ['tail', 'rendered', 'diff', 'text'];
  function texts(value, found = [], path = '') {
    if (found.length >= 12 || value === null || typeof value !== 'object') return found;
    for (const [key, inner] of Object.entries(value))
      if (typeof inner === 'string' && streams.includes(key) && inner.length > 40) found.push([`${path}${key}`, inner]);
      else texts(inner, found, Array.isArray(value) ? path : `${path}${key}.`);
    return found;
  }

  const json = (value) => JSON.stringify(value, null, 2);
  const fold = (title, text, isOpen) => h('details', { open: isOpen }, h('summary', {}, title), h('pre', { tabindex: '0' }, text));

  function bodiesOf(step) {
    const events = step.events.map(eventOf);
    const scheduled = events.find((one) => one.attributes.eventType === 'ActivityTaskScheduled');
    const closed = events.at(-1);
    return { events, input: scheduled?.attributes.input?.args, output: closed.attributes.result ?? closed.attributes.failure ?? closed.attributes.details };
  }

  function show(step) {
    current = step;
    const { events, input, output } = bodiesOf(step);
    const pair = (name, ...value) => value.some((one) => one !== undefined && one !== '' && one !== null) ? [h('dt', {}, name), h('dd', {}, value)] : [];
    const copyButton = h('button', { class: 'tool', onclick: () => copy(json(events), copyButton) }, 'copy as JSON');
    const commandButton = step.command && h('button', { class: 'tool', onclick: () => copy(step.command, commandButton), title: step.command }, 'copy command');
    refill(box,
      h('span', { class: 'label' }, `${step.kind} · step ${step.seq + 1} of ${view.steps.length}`),
      h('h2', {}, step.title || step.summary),
      h('dl', { class: 'pairs' }, pair('result', step.title ? step.summary : ''), pair('tool', step.tool), pair('script', step.step), pair('claim', step.claim),
        pair('confidence', number(step.confidence)), pair('policy rule', step.rule && `${step.rule}${step.verdict ? ` → ${step.verdict}` : ''}`),
        pair('started', step.startedAt === undefined ? `+${ms(step.at)}` : `+${ms(step.startedAt)}${step.startedAt > step.at ? `, after ${ms(step.startedAt - step.at)} of waiting` : ''}`),
        pair('took', step.endedAt === undefined ? '' : ms(step.endedAt - (step.startedAt ?? step.at))),
        pair('attempts', step.attempts > 1 ? `${step.attempts}; the last failure before: ${step.lastFailure ?? 'unknown'}` : ''),
        step.anchors?.length ? pair('anchors', anchorList(step.anchors)) : []),
      h('div', { class: 'actions' }, copyButton, commandButton),
      input !== undefined && fold('input', json(input)),
      texts(output).map(([name, text]) => fold(name, text)),
      output !== undefined && fold('output', json(output), !raw && !step.tool),
      fold(`raw: ${step.events.map((id) => `event ${id}`).join(', ')}`, json(events), raw));
    box.scrollTop = 0;
  }

  // On a narrow screen the detail stands under its row.
  function place(row) {
    if (isNarrow.matches && row) { inline.replaceChildren(box); row.after(inline); }
    else { inline.remove(); aside.replaceChildren(box); }
  }
  isNarrow.addEventListener('change', () => place(document.querySelector('.row[aria-current="true"]')));

  return { aside, show, place, toggleRaw: () => { raw = !raw; if (current) show(current); } };
})();
