// What was said across, what was so upwards; the diagonal is honesty, and the upright line is this run.
function curve(bins, p) {
  const [left, top, side] = [52, 14, 260];
  const [x, y] = [(share) => left + side * share, (share) => top + side * (1 - share)];
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return s('svg', { class: 'curve', viewBox: '0 0 340 330', role: 'img', 'aria-label': `reliability curve of ${count(bins.length, 'bin')}${p === undefined ? '' : `; this run said ${number(p)}`}` },
    s('rect', { class: 'frame', x: left, y: top, width: side, height: side }), s('line', { class: 'honest', x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
    ticks.map((tick) => [s('text', { x: x(tick), y: top + side + 18, 'text-anchor': 'middle' }, number(tick)), s('text', { x: left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, number(tick))]),
    s('text', { x: left + side / 2, y: top + side + 40, 'text-anchor': 'middle' }, 'confidence that was said'), s('text', { x: -(top + side / 2), y: 14, 'text-anchor': 'middle', transform: 'rotate(-90)' }, 'share that was right'),
    p !== undefined && s('line', { class: 'run', x1: x(p), x2: x(p), y1: top, y2: top + side }),
    bins.length > 1 && s('polyline', { class: 'said', points: bins.map((bin) => `${x(bin.said)},${y(bin.was)}`).join(' ') }),
    bins.map((bin) => s('circle', { class: 'bin', cx: x(bin.said), cy: y(bin.was), r: 4 }, s('title', {}, `said ${number(bin.said)}, was ${number(bin.was)}, ${count(bin.cases, 'case')}`))));
}

function curvePanel() {
  const known = view.curve;
  const fitted = head.calibration === 'prior' ? 'a table of priors, fitted to nothing' : `fitted by ${head.calibration}; of crates that it was fitted to, the curve tells too well`;
  return h('div', { class: 'panel pad stack' }, h('h2', {}, 'How often such a figure is right'), curve(known?.bins ?? [], head.confidence),
    h('p', { class: 'note' }, known ? `${count(known.cases, 'judged case')} of dataset ${known.dataset}, rated as this run rates (${fitted}). Expected calibration error ${known.error.toFixed(3)}. The upright line is this run.`
      : `No judged cases were at hand where this page was written, so there is no curve (${fitted}). A machine on which tsrun golden nightly ran draws one.`));
}
