// Everything on this page is made here: elements by name, text as text. A run's text is never parsed as markup.
const svgNamespace = 'http://www.w3.org/2000/svg';

// Control characters, escape sequences and bidi controls are shown, not obeyed.
const show = (text) => String(text ?? '')
  .replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/[\u007f-\u009f]/g, '\ufffd')
  .replace(/[\p{Cf}\u2028\u2029]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || (value === false && !name.startsWith('aria-'))) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true && !name.startsWith('aria-') ? '' : show(value));
  }
  for (const child of children.flat(Infinity))
    if (child !== undefined && child !== null && child !== false)
      element.append(child instanceof Node ? child : document.createTextNode(show(child)));
  return element;
}

// Like fill, over whatever stood there.
const refill = (element, ...children) => { element.replaceChildren(); return fill(element, {}, children); };

const h = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
const s = (name, attributes, ...children) => fill(document.createElementNS(svgNamespace, name), attributes, children);

// A table whose rows become cards on a narrow screen: each cell knows the name of its column.
const table = (names, rows) => h('div', { class: 'scroll' }, h('table', { class: 'plain cards' }, h('thead', {}, h('tr', {}, names.map((name) => h('th', {}, name)))),
  h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell, at) => h('td', { 'data-name': names[at] }, cell === '' ? null : cell)))))));

// Places are set through the style object: the page's policy allows no style attribute.
function place(element, styles) {
  Object.assign(element.style, styles);
  return element;
}

function copy(text, button) {
  const done = () => { const was = button.textContent; button.textContent = 'copied'; setTimeout(() => { button.textContent = was; }, 1200); };
  const byHand = () => {
    const area = h('textarea', { readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    done();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
  else byHand();
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = h('a', { download: name });
  link.href = url;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 5000);
}
