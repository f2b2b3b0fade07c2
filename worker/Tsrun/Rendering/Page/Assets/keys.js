const help = (() => {
  const keys = [['h  l', 'step before, step after'], ['/', 'search'], ['f', 'filter by kind'], ['v', 'raw JSON of the step'], ['1 … 7', 'sections'], ['d', 'light or dark'], ['Esc', 'clear search and filter'], ['?', 'this help']];
  const box = h('dialog', {}, h('h2', {}, 'Keys'), h('dl', { class: 'pairs' }, keys.map(([key, text]) => [h('dt', {}, key.split(' ').filter(Boolean).map((one) => h('kbd', {}, one))), h('dd', {}, text)])), h('form', { method: 'dialog' }, h('button', { class: 'tool' }, 'close')));
  box.addEventListener('click', (event) => { if (event.target === box) box.close(); });
  box.querySelector('button').addEventListener('click', (event) => { event.preventDefault(); box.close(); });
  return { box, toggle: () => box.open ? box.close() : box.showModal() };
})();

function toggleTheme() {
  const isDark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
}

const actions = {
  h: () => steps.move(-1), k: () => steps.move(-1), ArrowUp: () => steps.move(-1), l: () => steps.move(1), j: () => steps.move(1), ArrowDown: () => steps.move(1),
  '/': () => { sections.open('steps'); steps.search(); }, f: () => { sections.open('steps'); steps.filter(); }, v: () => detail.toggleRaw(), d: toggleTheme, '?': () => help.toggle(), Escape: () => steps.clear(),
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = event.target.matches?.('input[type="search"]');
  if (isTyping && event.key !== 'Escape') return;
  if (isTyping) event.target.blur();
  if (help.box.open && event.key !== '?') return;
  if (event.key.startsWith('Arrow') && !event.target.closest?.('.list, body')) return;
  const action = actions[event.key] ?? (/^[1-9]$/.test(event.key) ? () => sections.openNumber(+event.key - 1) : null);
  if (!action) return;
  event.preventDefault();
  action();
});
