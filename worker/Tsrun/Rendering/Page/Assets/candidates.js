const states = {
  chosen: ['chosen', 'The best patch of the run.'],
  tried: ['put to the tests', 'Experiments in a scratch copy: check, tests, then shrunk.'],
  waiting: ['not tried', 'They compile, or come near; the experiments were used up, or ended, before them.'],
  rejected: ['rejected by the compiler', 'Each was applied to a scratch copy and checked there.'],
};

function featuresOf(features) {
  const words = [
    [features.checks, 'checks', 'does not check'], [features.testsPass, `${features.testsPassed} tests pass`, 'tests fail'],
    [features.testsTouch, 'tests run through the change', features.testsTouch === false ? 'no test runs through the change' : 'unknown whether a test runs through it'],
    [features.alternatives === 0, 'the only choice', `${count(features.alternatives, 'alternative')} also check${features.alternatives === 1 ? 's' : ''}`], [features.machineApplicable, 'machine-applicable', null],
    [!features.newPanicOrClone, null, 'adds a panic or a clone'], [!features.publicApiChanged, null, 'changes a public item'], [!features.testCodeChanged, null, 'changes test code'],
  ];
  return [h('span', { class: `tag ${features.risk === 'Low' ? 'good' : ''}` }, `risk ${features.risk.toLowerCase()}`),
    words.map(([good, yes, no]) => good ? yes && h('span', { class: 'tag good' }, yes) : no && h('span', { class: 'tag bad' }, no))];
}

function candidateRow(candidate) {
  const size = candidate.lines === undefined ? null : candidate.linesBefore > candidate.lines ? `${candidate.linesBefore} → ${count(candidate.lines, 'line')}` : count(candidate.lines, 'line');
  return h('article', { class: 'candidate', 'data-state': candidate.state },
    h('header', {}, glyph(candidate.ok), h('h3', {}, candidate.title),
      candidate.confidence !== undefined && h('span', { class: 'tag' }, `p ${number(candidate.confidence)}`), size && h('span', { class: 'tag' }, size),
      candidate.operators?.length && h('span', { class: 'tag' }, [...new Set(candidate.operators)].join(', '))),
    h('p', { class: 'why' }, candidate.reason),
    candidate.whys?.length && h('p', { class: 'why' }, [...new Set(candidate.whys)].join(' ')),
    candidate.features && h('p', { class: 'kinds' }, featuresOf(candidate.features)),
    candidate.tests?.failures.length > 0 && h('details', { open: true }, h('summary', {}, `failing tests: ${candidate.tests.failures.length}`), redTests(candidate.tests)),
    candidate.files?.length && h('details', {}, h('summary', {}, 'diff'), candidate.files.map((file) => diffFile(file, false))));
}

function candidatesSection() {
  if (!view.candidates.length) return h('p', { class: 'note' }, head.outcome === 'clean' ? 'Nothing was to be repaired, so nothing was tried.' : 'No candidate was made.');
  return h('div', { class: 'stack' }, Object.entries(states).map(([state, [title, about]]) => {
    const mine = view.candidates.filter((candidate) => candidate.state === state);
    const first = mine.slice(0, 50);
    const box = h('div', { class: 'panel' }, first.map(candidateRow));
    return mine.length > 0 && h('div', {}, h('h2', {}, `${title[0].toUpperCase()}${title.slice(1)} (${mine.length})`), h('p', { class: 'note' }, about), box,
      mine.length > first.length && h('button', { class: 'tool', onclick: (event) => { box.append(...mine.slice(50).map(candidateRow)); event.target.remove(); } }, `show ${mine.length - 50} more`));
  }));
}
