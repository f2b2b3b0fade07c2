const read = (id) => JSON.parse(document.getElementById(id).textContent);
const view = read('tsrun-view');
const head = view.head;

// The run's own bytes are only parsed when somebody looks into a step.
let carried;
const trace = () => carried ??= read('tsrun-trace');
const bodies = new Map();
const eventOf = (id) => {
  if (!bodies.has(id)) bodies.set(id, JSON.parse(trace().history[id - 1]));
  return bodies.get(id);
};

const ms = (value) => value === undefined || value === null ? '' : value < 1000 ? `${value} ms` : value < 60000 ? `${(value / 1000).toFixed(1)} s` : `${Math.floor(value / 60000)} min ${Math.round(value % 60000 / 1000)} s`;
const short = (hash) => (hash ?? '').slice(0, 12);
const number = (value) => value === undefined || value === null ? '' : value.toFixed(2);
const glyph = (ok, kind) => h('span', { class: `glyph ${ok ? 'good' : 'bad'}`, 'aria-label': ok ? 'ok' : 'no' }, kind === 'abstain' ? '●' : ok ? '✔' : '✘');
const outcomes = { clean: '✔ green', fixed: '✔ fixed', proposed: '✔ proposed', answered: '✔ answered', abstained: '● abstained', blocked: '■ blocked', interrupted: '● stopped', limit: '■ limit reached' };
const outcome = () => outcomes[head.outcome] ?? `✘ ${head.outcome}`;
const count = (amount, noun) => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
