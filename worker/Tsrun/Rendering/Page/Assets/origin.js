// Where the candidates came from.
function originRows() {
  const rows = new Map();
  for (const candidate of view.candidates)
    for (const name of new Set(candidate.operators ?? [])) {
      const row = rows.get(name) ?? { made: 0, tried: 0, chosen: 0 };
      row.made++;
      if (candidate.state === 'tried' || candidate.state === 'chosen') row.tried++;
      if (candidate.state === 'chosen') row.chosen++;
      rows.set(name, row);
    }
  return [...rows].sort(([a], [b]) => a < b ? -1 : 1);
}

function originSection() {
  const [rows, rejected] = [originRows(), view.candidates.filter((candidate) => candidate.state === 'rejected').length];
  return h('div', { class: 'stack' },
    h('div', { class: 'panel pad stack' }, h('h2', {}, 'Where the candidates came from'),
      rows.length === 0 ? h('p', { class: 'note' }, 'No candidate came as far as the tests.') : table(['operator', 'candidates kept', 'put to the tests', 'chosen'], rows.map(([name, row]) => [h('code', {}, name), row.made, row.tried, row.chosen])),
      rejected > 0 && h('p', { class: 'note' }, `${count(rejected, 'more candidate')} did not compile, and ${rejected === 1 ? 'is' : 'are'} listed with the compiler's reason under Candidates.`)));
}
