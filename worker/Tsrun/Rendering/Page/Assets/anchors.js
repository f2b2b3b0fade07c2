// An anchor shows its text on hover and leads to the step that cites it, or to the lines of the diff it stands for.
const schemes = { rustc: 'a rule of the compiler', diag: 'a diagnostic', src: 'lines of the snapshot', test: 'a test that passes with the change', doc: 'the installed documentation', trace: 'another step' };

function textOf(anchor) {
  const fault = view.faults.find((one) => anchor.startsWith(`diag:${one.code}:`) || anchor.startsWith(`rustc:${one.code}@`));
  return fault ? `${schemes[anchor.split(':')[0]] ?? 'anchor'}: ${fault.message}` : schemes[anchor.split(':')[0]] ?? 'anchor';
}

function anchorChip(anchor) {
  const [place, hash] = [anchor.slice(0, anchor.lastIndexOf('@')), anchor.slice(anchor.lastIndexOf('@') + 1)];
  return h('button', { class: 'anchor', title: `${textOf(anchor)}\n${anchor}`, onclick: () => openAnchor(anchor) }, place, '@', hash.slice(0, 4));
}

const anchorList = (anchors) => anchors?.length ? h('div', {}, anchors.map(anchorChip)) : h('span', { class: 'note' }, 'none');

function openAnchor(anchor) {
  const scheme = anchor.split(':')[0];
  if (scheme === 'src' && view.candidates.some((candidate) => candidate.state === 'chosen')) return sections.open('diff');
  const wanted = scheme === 'test' ? ['repair.try', 'cargo.test'] : scheme === 'doc' ? ['docs.lookup'] : ['cargo.check'];
  const step = view.steps.find((one) => one.anchors?.includes(anchor) && wanted.includes(one.tool)) ?? view.steps.find((one) => wanted.includes(one.tool));
  if (step) { sections.open('steps'); steps.select(step.seq); }
}
