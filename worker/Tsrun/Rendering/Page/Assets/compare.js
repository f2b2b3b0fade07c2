// Another run dropped in: a trace page, or an exported trace. Steps are aligned by what they are, then compared by what came out.
function stepsOf(text) {
  const element = /<script type="application\/json" id="tsrun-trace">([\s\S]*?)<\/script>/.exec(text);
  const lines = element ? JSON.parse(element[1]).lines : text.split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line)).map((line) => ({ key: `${line.kind} ${line.tool ?? ''} ${line.step ?? ''}`, label: `${line.kind} ${line.tool ?? ''}`, summary: line.summary ?? '', run: line.run, output: line.output }));
}

function align(mine, theirs) {
  const best = Array.from({ length: mine.length + 1 }, () => new Uint16Array(theirs.length + 1));
  for (let i = mine.length - 1; i >= 0; i--)
    for (let j = theirs.length - 1; j >= 0; j--)
      best[i][j] = mine[i].key === theirs[j].key ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
  const pairs = [];
  let [i, j] = [0, 0];
  while (i < mine.length || j < theirs.length) {
    if (i < mine.length && j < theirs.length && mine[i].key === theirs[j].key) pairs.push([mine[i++], theirs[j++]]);
    else if (j >= theirs.length || (i < mine.length && best[i + 1][j] >= best[i][j + 1])) pairs.push([mine[i++], null]);
    else pairs.push([null, theirs[j++]]);
  }
  return pairs;
}

function compareTable(mine, theirs) {
  const word = ([a, b]) => !a ? 'only there' : !b ? 'only here' : a.summary === b.summary ? 'same' : 'changed';
  const pairs = align(mine.slice(0, 2000), theirs.slice(0, 2000));
  const same = pairs.filter((pair) => word(pair) === 'same').length;
  return [h('p', { class: 'note' }, `${count(same, 'step')} the same, ${pairs.length - same} not; the other run is ${theirs[0]?.run ?? 'empty'}`),
    h('div', { class: 'panel pad' }, table(['', 'step', 'here', 'there'], pairs.map((pair) => [h('span', { class: `tag ${word(pair) === 'same' ? 'good' : 'bad'}` }, word(pair)), (pair[0] ?? pair[1]).label, pair[0]?.summary, pair[1]?.summary])))];
}

function compareSection() {
  const answer = h('div', { class: 'stack' });
  const open = async (file) => {
    try {
      refill(answer, compareTable(stepsOf(trace().lines.join('\n')), stepsOf(await file.text())));
    } catch (error) {
      answer.replaceChildren(h('p', { class: 'bad' }, `${file.name} is neither a trace page nor an exported trace: ${error.message}`));
    }
  };
  const input = h('input', { type: 'file', accept: '.html,.jsonl', 'aria-label': 'another trace', onchange: () => input.files[0] && open(input.files[0]) });
  const zone = h('div', { class: 'drop', ondragover: (event) => { event.preventDefault(); zone.classList.add('over'); }, ondragleave: () => zone.classList.remove('over'),
    ondrop: (event) => { event.preventDefault(); zone.classList.remove('over'); if (event.dataTransfer.files[0]) open(event.dataTransfer.files[0]); } },
    h('p', {}, 'Drop another trace page or exported trace here. It is read in this page and sent nowhere.'), input);
  return h('div', { class: 'stack' }, zone, answer);
}
