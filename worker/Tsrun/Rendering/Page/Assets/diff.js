function hunksOf(diff) {
  const hunks = [];
  for (const line of diff.split('\n')) {
    const start = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (start) hunks.push({ head: line, before: +start[1], after: +start[2], lines: [] });
    else if (hunks.length && /^[ +-]/.test(line)) hunks.at(-1).lines.push({ sign: line[0], text: line.slice(1) });
  }
  return hunks;
}

function unified(hunk) {
  let [before, after] = [hunk.before, hunk.after];
  return hunk.lines.map(({ sign, text }) => h('tr', { class: sign === '+' ? 'add' : sign === '-' ? 'del' : '' },
    h('td', { class: 'n' }, sign === '+' ? '' : before++), h('td', { class: 'n' }, sign === '-' ? '' : after++),
    h('td', { class: 'sign' }, sign), h('td', {}, text)));
}

// Removed lines stand beside the added ones that follow them.
function split(hunk) {
  const rows = [];
  let [before, after, removed, added] = [hunk.before, hunk.after, [], []];
  const side = (line, kind, at) => line === undefined ? [h('td', { class: 'n none' }), h('td', { class: 'none' })] : [h('td', { class: `n ${kind}` }, at), h('td', { class: kind }, line)];
  const flush = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i++)
      rows.push(h('tr', {}, side(removed[i], 'del', removed[i] === undefined ? '' : before++), side(added[i], 'add', added[i] === undefined ? '' : after++)));
    [removed, added] = [[], []];
  };
  for (const { sign, text } of hunk.lines) {
    if (sign === '-') removed.push(text);
    else if (sign === '+') added.push(text);
    else { flush(); rows.push(h('tr', {}, side(text, '', before++), side(text, '', after++))); }
  }
  flush();
  return rows;
}

function diffFile(file, isSplit) {
  const body = h('tbody', {}, hunksOf(file.diff).map((hunk) => [h('tr', { class: 'hunk' }, h('td', { colspan: 4 }, hunk.head)), isSplit ? split(hunk) : unified(hunk)]));
  return h('div', { class: 'panel file' }, h('header', {}, file.path), h('table', { class: isSplit ? 'diff split' : 'diff' }, body));
}

function diffSection() {
  const chosen = view.candidates.find((candidate) => candidate.state === 'chosen' && candidate.files?.length);
  if (!chosen) return h('p', { class: 'note' }, 'The run has no patch.');
  const files = h('div', {});
  const draw = (isSplit) => files.replaceChildren(...chosen.files.map((file) => diffFile(file, isSplit)));
  const button = h('button', { class: 'tool desk', 'aria-pressed': 'false', onclick: () => { const isSplit = button.getAttribute('aria-pressed') !== 'true'; button.setAttribute('aria-pressed', isSplit); draw(isSplit); } }, 'side by side');
  draw(false);
  const tests = chosen.tests ? `tests ${chosen.tests.passed}/${chosen.tests.passed + chosen.tests.failed}` : 'tests not run';
  return h('div', { class: 'stack' },
    h('div', { class: 'find' }, h('h2', {}, chosen.title), button,
      h('button', { class: 'tool', onclick: () => download(`${head.run}.patch`, chosen.files.map((file) => file.diff).join('')) }, 'download patch')),
    h('p', { class: 'note' }, `${count(chosen.lines, 'line')} (${chosen.linesBefore} before shrinking) · ${tests} · before: ${count(view.faults.length, 'error')}`),
    files, h('div', {}, h('span', { class: 'label' }, 'cites'), anchorList(chosen.anchors)));
}
