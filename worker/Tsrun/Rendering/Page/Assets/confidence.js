function gauge(p, tau) {
  const [left, width] = [20, 520];
  const at = (value) => left + width * value;
  return s('svg', { class: 'gauge', viewBox: '0 0 560 76', role: 'img', 'aria-label': `confidence ${number(p)}, threshold ${number(tau)}` },
    s('rect', { class: 'track', x: left, y: 26, width, height: 16, rx: 8 }),
    s('rect', { class: p >= tau ? 'fill' : 'under', x: left, y: 26, width: Math.max(8, width * p), height: 16, rx: 8 }),
    s('line', { class: 'tau', x1: at(tau), x2: at(tau), y1: 20, y2: 48 }),
    s('text', { x: at(tau), y: 64, 'text-anchor': 'middle' }, `τ_patch ${number(tau)}`),
    s('text', { x: Math.max(left, at(p) - 4), y: 16, 'text-anchor': p > 0.1 ? 'end' : 'start' }, `p ${number(p)}`),
    s('text', { class: 'end', x: left, y: 64 }, '0'), s('text', { class: 'end', x: left + width, y: 64, 'text-anchor': 'end' }, tau > 0.93 ? '' : '1'));
}

function ledger() {
  if (!view.ledger.length) return h('p', { class: 'note' }, 'The run asserts nothing.');
  return table(['line', 'kind', 'claim', 'result', 'p', 'anchors'], view.ledger.map((claim) => [claim.line, claim.kind, claim.claim, claim.summary, number(claim.confidence), anchorList(claim.anchors)]));
}

function confidenceSection() {
  const chosen = view.candidates.find((candidate) => candidate.state === 'chosen');
  return h('div', { class: 'stack' },
    h('div', { class: 'grid2' },
      h('div', { class: 'panel pad stack' }, h('h2', {}, 'How sure'), head.confidence === undefined ? h('p', { class: 'note' }, 'No patch was rated in this run.') : gauge(head.confidence, head.tauPatch),
        h('p', { class: 'note' }, `Calibration: ${head.calibration}.`), chosen?.features && h('div', { class: 'stack' }, h('h3', {}, 'What it rests on'), h('p', { class: 'kinds' }, featuresOf(chosen.features))),
        h('p', { class: 'note' }, chosen?.features ? 'Only these observed facts move the figure; policy fills it in, no model does.' : 'Nothing was observed that a figure could rest on.')),
      curvePanel()),
    view.plan.length > 0 && h('div', { class: 'panel pad' }, h('h2', {}, 'Next'), h('dl', { class: 'pairs' }, view.plan.map((step) => [h('dt', {}, step.command ? h('code', {}, step.command) : 'by hand'), h('dd', {}, step.writes && 'writes: ', step.why)]))),
    h('div', { class: 'panel pad' }, h('h2', {}, 'Claims'), ledger()));
}
