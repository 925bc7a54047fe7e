// A unit: [rate, mean, largest, bars, atom, top rows, rows by quantile, labels told, correlated units].
const PAGE = 60, $ = id => document.getElementById(id), units = D.units.map((u, i) => i);
const ORDERS = {
  'most frequent': i => -D.units[i][0], 'rarest that fire': i => D.units[i][0] || 2, 'largest activation': i => -D.units[i][2],
  ...(D.classes.length ? {'best AUROC': i => -(D.units[i][7][0] || [0, 0])[1], 'best F1': i => -(D.units[i][7][0] || [0, 0, 0])[2]} : {}),
  'most correlated': i => -Math.abs((D.units[i][8][0] || [0, 0])[1]), 'number': i => i };
let found = units, start = 0, selected = -1;
const element = (tag, text, parent) => { const e = document.createElement(tag); e.textContent = text || ''; if (parent) parent.append(e); return e; };
const column = j => D.columns[j] || 'input ' + j;
function picture(base64, isAtom, zoom, parent) {
  const canvas = element('canvas', '', parent), bytes = atob(base64), image = new ImageData(D.w, D.h);
  canvas.role = 'img'; canvas.ariaLabel = isAtom ? 'atom' : 'row';
  canvas.width = D.w; canvas.height = D.h; canvas.style.width = D.w * zoom * Math.max(1, Math.floor(28 / Math.max(D.w, D.h))) + 'px';
  for (let i = 0; i < bytes.length; i++) {
    const b = bytes.charCodeAt(i), v = isAtom ? 128 + (b > 127 ? b - 256 : b) : b;
    image.data.set([v, v, v, 255], 4 * i);
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
}
function atom(i, zoom, parent) {
  const a = D.units[i][4];
  if (typeof a === 'string') return picture(a, true, zoom, parent);
  for (const [j, w] of a.slice(0, zoom > 2 ? 8 : 3)) element('div', column(j) + ' ' + (w > 0 ? '+' : '') + w, parent);
}
const percent = x => (100 * x).toPrecision(3) + ' %';
const told = i => D.units[i][7].map(t => D.classes[t[0]] + ' ' + t[1].toFixed(3));
function text(i) {
  const u = D.units[i], atoms = typeof u[4] === 'string' ? [] : u[4].slice(0, 3).map(a => column(a[0]));
  return [i, ...(u[7].length ? [D.classes[u[7][0][0]]] : []), ...atoms, ...u[5].slice(0, 3).map(r => D.rows[r[0]][0])].join('\n').toLowerCase();
}
function search() {
  const wanted = $('find').value.trim().toLowerCase(), key = ORDERS[$('order').value];
  found = units.filter(i => !wanted || (/^\d+$/.test(wanted) ? String(i) === wanted : text(i).includes(wanted)));
  found.sort((a, b) => key(a) - key(b) || a - b);
  start = 0; list();
}
function list() {
  $('list').textContent = '';
  for (const i of found.slice(start, start + PAGE)) {
    const button = element('button', '', $('list'));
    button.setAttribute('aria-pressed', i === selected);
    atom(i, 2, button);
    element('b', 'unit ' + i, button);
    element('div', D.units[i][0] ? percent(D.units[i][0]) : 'dead', button);
    if (D.classes.length) element('div', told(i)[0] || '', button);
    button.onclick = () => show(i);
  }
  $('where').textContent = found.length ? (start + 1) + ' to ' + Math.min(start + PAGE, found.length) + ' of ' + found.length : 'none';
}
function examples(title, rows, parent) {
  if (!rows.length) return;
  element('h3', title, parent);
  const box = element('div', '', parent); box.className = 'rows';
  for (const [place, value] of rows) {
    const [name, label, pixels] = D.rows[place], item = element('div', '', box);
    if (pixels) picture(pixels, false, 2, item);
    element('div', name + (D.classes.length ? ', ' + D.classes[label] : ''), item);
    element('b', value, item);
  }
}
function show(i) {
  const u = D.units[i], box = $('unit'); selected = i; box.textContent = '';
  const heading = element('h2', 'Unit ' + i, box); heading.tabIndex = -1;
  atom(i, 6, box);
  element('p', u[0] ? 'Fires on ' + percent(u[0]) + ' of the rows, there at ' + u[1] + ' on average, at most ' + u[2] + '.' : 'Fires on none of the rows.', box);
  const most = u[3].length, svg = [...u[3]].map((d, j) => `<rect class="f0" x="${j * 12}" y="${45 - 5 * d}" width="10" height="${5 * d}"/>`).join('');
  if (u[0]) box.insertAdjacentHTML('beforeend', `<svg class="chart" role="img" aria-label="histogram of its activations" style="max-width:16rem" viewBox="0 0 ${most * 12} 62"><path class="axis" d="M0 45H${most * 12}"/>${svg}<text x="0" y="59">activation, equal ratios</text></svg>`);
  if (u[7].length) element('p', 'Labels it predicts best, with AUROC and F1 on rows that did not choose them: ' + u[7].map(t => `${D.classes[t[0]]} ${t[1].toFixed(3)}, ${t[2].toFixed(3)}`).join('; ') + '.', box);
  examples('Rows that fire it most', u[5], box);
  examples('A row from each fifth of its activations', u[6], box);
  if (u[8].length) {
    element('h3', 'Correlated units', box);
    const bar = element('div', '', box); bar.className = 'bar';
    for (const [other, c] of u[8]) element('button', 'unit ' + other + ': ' + c.toFixed(2), bar).onclick = () => show(other);
  }
  list(); heading.focus({preventScroll: true}); box.scrollIntoView({block: 'nearest'});
}
for (const name of Object.keys(ORDERS)) $('order').add(new Option(name));
$('find').oninput = search; $('order').onchange = search;
$('back').onclick = () => { start = Math.max(0, start - PAGE); list(); };
$('next').onclick = () => { if (start + PAGE < found.length) start += PAGE; list(); };
search();
