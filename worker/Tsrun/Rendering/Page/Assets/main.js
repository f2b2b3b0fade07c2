function facts() {
  const fact = (name, value, full, isMinor) => value !== '' && value !== undefined && value !== null && [h('div', { title: full ?? value, class: isMinor ? 'minor' : null }, h('dt', {}, name), h('dd', {}, value))];
  return h('dl', { class: 'facts' }, fact('class', head.classes.join(', ')), fact('duration', ms(head.ms)), fact('network', 'off'), fact('sandbox', head.sandbox),
    fact('profile', head.profile, head.profile, true), fact('toolchain', (head.versions.rustc ?? '').replace(/ \(.*/, ''), head.versions.rustc), fact('replay', head.replay), fact('golden', head.golden.text), fact('snapshot', short(head.snapshot), head.snapshot, true), fact('trace sha256', short(head.sha256), head.sha256, true), fact('started', head.startedAt.replace('T', ' ').replace('Z', ' UTC'), head.startedAt, true));
}

const stageBar = () => h('ol', { class: 'stages', 'aria-label': 'stages' }, view.stages.map((stage) => h('li', { class: stage.steps ? 'used' : '' }, h('b', {}, stage.name), h('span', {}, stage.steps ? `${count(stage.steps, 'step')} · ${ms(stage.ms)}` : 'no step'))));

// The chain is held against itself once more, here: what the page shows is what it carries.
async function verify(place) {
  const hash = async (text) => [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const { lines, seal } = trace();
  let prev = null;
  for (const line of lines) {
    if (prev !== null && JSON.parse(line).prev !== prev) return void (place.textContent = `hash chain broken at line ${JSON.parse(line).seq}`);
    prev = await hash(line);
  }
  place.textContent = prev === seal.head && lines.length === seal.lines ? `hash chain whole: ${lines.length} lines, verified in this page` : 'the end of the trace does not match its seal';
}

function footer() {
  const chain = h('span', {}, `hash chain ${head.verified}`);
  if (window.crypto?.subtle) requestIdleCallback(() => verify(chain));
  return h('footer', { class: 'wrap' },
    h('div', { class: 'actions' }, h('button', { class: 'tool', onclick: () => download(`${head.run}.trace.jsonl`, `${trace().lines.join('\n')}\n`) }, 'download trace'),
      h('button', { class: 'tool', onclick: () => download(`${head.run}.history.jsonl`, `${trace().history.join('\n')}\n`) }, 'download history'),
      head.golden.standing === 'Candidate' && h('button', { class: 'tool', title: 'copies the command', onclick: (event) => copy(`tsrun golden add ${head.run}`, event.target) }, 'make it golden')),
    h('p', {}, chain, ` · ${trace().schema} · tsrun ${head.versions.tsrun ?? ''} · golden: ${head.golden.text} · this file is the trace: `, h('code', {}, 'tsrun trace import PAGE.html')));
}

document.title = `${outcome()} · ${show(head.crate)} · tsrun trace`;
document.getElementById('page').replaceChildren(
  h('div', { class: 'wrap' },
    h('nav', { class: 'bar', 'aria-label': 'this page' }, h('span', { class: 'brand' }, 'tsrun'), h('span', {}, 'trace ', h('code', {}, head.run)), h('span', { class: 'space' }),
      h('button', { class: 'tool', onclick: toggleTheme, title: 'light or dark (d)' }, '◐'), h('button', { class: 'tool', onclick: help.toggle }, 'keys ?')),
    h('header', { class: 'head' }, h('div', { class: 'headline' }, h('h1', {}, head.crate), h('span', { class: `chip ${head.tone}` }, outcome()), head.code && h('span', { class: 'tag' }, head.code)),
      h('p', { class: 'lede' }, head.reason || { clean: 'Nothing to repair: the crate is green.', fixed: 'A patch was applied, and check and tests were run again in place.', proposed: 'A verified patch exists; nothing was written.' }[head.outcome] || ''), facts()),
    h('main', {}, stageBar(), sections.tabs, sections.elements)),
  footer(), help.box);
sections.open(sections.has(location.hash.slice(1)) ? location.hash.slice(1) : 'steps');
const wanted = /^#step-(\d+)$/.exec(location.hash);
if (wanted && view.steps[+wanted[1]]) steps.select(+wanted[1]);
