// What is shown now, and how a change of the state reaches every part of the page.

const shown = { first: null, second: null, table: null, selected: null, selection: null, comparison: null };

function change(changes) {
  Object.assign(state, changes);
  if ('l' in changes && !('k' in changes)) state.k = Math.min(state.k, current().maximum);
  if ('b' in changes) state.kb = 0;
  settle();
  refresh();
  writeAddress();
}

function select(words) {
  state.s = words;
  refresh();
  writeAddress();
}

function chooseCell(cell) {
  state.c = cell === state.c ? -1 : cell;
  refresh();
  writeAddress();
}

function selectionBox() {
  if (!state.s.startsWith('m:')) return null;
  const box = state.s.slice(2).split(',').map(Number);
  return box.length === 4 && box.every(Number.isFinite) ? box : null;
}

// The selection as 1 for each cell in it, or nothing.
function selectedCells() {
  const chosen = new Uint8Array(cells.count);
  const box = selectionBox();
  if (box) {
    for (let cell = 0; cell < cells.count; cell++) {
      const lon = cells.lon(cell), lat = cells.lat(cell);
      chosen[cell] = lon >= box[0] && lon <= box[2] && lat >= box[1] && lat <= box[3] ? 1 : 0;
    }
  } else if (state.s.startsWith('k:')) {
    const group = Number(state.s.slice(2));
    for (let cell = 0; cell < cells.count; cell++) chosen[cell] = shown.first[cell] === group ? 1 : 0;
  } else if (state.s.startsWith('p:')) {
    const [space, ...corners] = state.s.slice(2).split(';');
    const one = planes.find((other) => other.space === space);
    const shape = corners.map((corner) => corner.split(',').map(Number));
    if (!one || shape.length < 3) return null;
    for (let index = 0; index < scatterCells.length; index++) {
      if (inside(shape, valueOf(one.x, index), valueOf(one.y, index))) chosen[scatterCells[index]] = 1;
    }
  } else return null;
  return chosen;
}

function inside(shape, x, y) {
  let found = false;
  for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
    const [ax, ay] = shape[i], [bx, by] = shape[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) found = !found;
  }
  return found;
}

function refresh() {
  const own = current();
  shown.first = labelsOf(own, state.k);
  shown.table = describe(shown.first, state.k);
  shown.selected = selectedCells();
  shown.selection = shown.selected ? describe(shown.selected, 1) : null;
  shown.second = state.b ? labelsOf(compared(), state.kb) : null;
  shown.comparison = state.b ? compare(shown.first, state.k, shown.second, state.kb) : null;
  const off = hidden();
  const faded = (color, cell) => (shown.selected && !shown.selected[cell] ? color.map((one) => Math.round(0.35 * one + 60)) : color);
  const colorOf = layerColors();
  paint(layerCanvas.first, (cell) => {
    const color = off.has(shown.first[cell]) ? null : colorOf(cell);
    return color && faded(color, cell);
  });
  if (state.b) {
    const palette = compared().colors[state.kb - 1].map(parse);
    paint(layerCanvas.second, (cell) => palette[shown.second[cell] - 1]);
    const { partner } = shown.comparison;
    const MARK = [213, 0, 120];
    paint(layerCanvas.marks, (cell) => (partner[shown.second[cell]] === shown.first[cell] ? null : MARK));
  }
  drawMap();
  drawControls();
  drawLegend();
  drawCell();
  drawSpectra();
  drawScatter();
  drawCurves();
  drawTree();
}

// Colour of a cell in the chosen layer.
function layerColors() {
  const variable = variables.find((one) => `v:${one.name}` === state.layer);
  const quantity = variable || (state.layer === 'u' ? uncertainty[state.l] : null);
  if (quantity) {
    const [low, high] = limits(quantity);
    return (cell) => viridis((valueOf(quantity, cell) - low) / (high - low || 1));
  }
  const reference = references.find((one) => `r:${one.name}` === state.layer);
  if (reference) {
    const palette = KINDS.map(parse);
    return (cell) => (reference.raw[cell] ? palette[(reference.raw[cell] - 1) % palette.length] : null);
  }
  const palette = current().colors[state.k - 1].map(parse);
  return (cell) => palette[shown.first[cell] - 1];
}

function limits(quantity) {
  quantity.limits ||= state.layer === 'u' ? [0, 0.5] : [percentile(quantity, 0.01), percentile(quantity, 0.99)];
  return quantity.limits;
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'color') made.style.background = value;
    else if (key === 'onclick' || key === 'onchange') made.addEventListener(key.slice(2), value);
    else if (key === 'checked') made.checked = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function fill(selectElement, options, chosen) {
  selectElement.replaceChildren(...options.map(({ id, title }) => element('option', { value: id }, title)));
  selectElement.value = chosen;
}

function drawControls() {
  fill(byId('labelling'), labellings, state.l);
  fill(byId('layer'), layers(), state.layer);
  fill(byId('other'), [{ id: '', title: 'nothing' }, ...labellings], state.b);
  fill(byId('curve'), Object.keys(current().scores).map((id) => ({ id, title: CURVES[id] || id })), state.q);
  fill(byId('plane'), planes.map((one) => ({ id: one.space, title: one.space })), state.p);
  byId('k').max = current().maximum;
  byId('k').value = state.k;
  byId('k-value').textContent = state.k;
  byId('opacity').value = state.o;
  for (const one of document.querySelectorAll('.comparing')) one.hidden = !state.b;
  if (state.b) {
    byId('other-k').max = compared().maximum;
    byId('other-k').value = state.kb;
    byId('other-k-value').textContent = state.kb;
    byId('swipe').value = state.w;
    byId('differences').checked = Boolean(state.d);
    let different = 0;
    for (let cell = 0; cell < cells.count; cell++) different += shown.comparison.partner[shown.second[cell]] !== shown.first[cell];
    byId('agreement').textContent = `Adjusted Rand index ${shown.comparison.index.toFixed(3)}; ${different} of ${cells.count} cells lie in a class that is not the partner of their class.`;
  }
  byId('clear').disabled = !state.s;
  byId('selection').textContent = shown.selected
    ? `${shown.selection.size[1]} cells selected: ${variables.map((one, index) => `${one.name} ${shown.selection.means[index][1].toFixed(3)}`).join(', ')}`
    : 'Nothing selected.';
}

// Variables as tables list them: indices first, then reflectances.
function listed() {
  const every = variables.map((one, index) => [one, index]);
  return [...every.filter(([one]) => one.wavelength === null), ...every.filter(([one]) => one.wavelength !== null)];
}

function drawLegend() {
  const reference = references.find((one) => `r:${one.name}` === state.layer);
  const variable = variables.find((one) => `v:${one.name}` === state.layer);
  byId('legend-title').textContent = `${current().title}, k = ${state.k}`;
  const parts = [];
  if (variable || state.layer === 'u') {
    const [low, high] = limits(variable || uncertainty[state.l]);
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 520 46');
    for (let index = 0; index < 100; index++) mark(svg, 'rect', { x: 60 + 4 * index, y: 4, width: 4.5, height: 16, fill: `rgb(${viridis(index / 99)})` });
    mark(svg, 'text', { x: 60, y: 38 }, short(low));
    mark(svg, 'text', { x: 460, y: 38, 'text-anchor': 'end' }, short(high));
    mark(svg, 'text', { x: 260, y: 38, 'text-anchor': 'middle' }, variable ? variable.name + (variable.unit === '1' ? '' : ` (${variable.unit})`) : 'share of draws in another class');
    parts.push(svg);
  } else if (reference) {
    const used = [...new Set(reference.raw)].filter(Boolean).sort((a, b) => a - b);
    parts.push(element('p', { class: 'small' }, ...used.flatMap((number) => [element('span', { class: 'swatch', color: KINDS[(number - 1) % KINDS.length] }), ` ${reference.names[number] || number}  `])));
  }
  const off = hidden();
  const head = element('tr', {}, ...['show', 'class', '', 'name', 'cells', 'area', ...listed().map(([one]) => one.name), ''].map((word) => element('th', {}, word)));
  const rows = Array.from({ length: state.k }, (_, index) => {
    const group = index + 1;
    const toggle = () => {
      if (off.has(group)) off.delete(group);
      else off.add(group);
      change({ off: [...off].sort((a, b) => a - b).join(',') });
    };
    const numbers = [String(shown.table.size[group]), `${(100 * shown.table.share[group]).toFixed(1)} %`, ...listed().map(([, index]) => shown.table.means[index][group].toFixed(3))];
    return element(
      'tr', {},
      element('td', {}, element('input', { type: 'checkbox', 'aria-label': `Show class ${group}`, checked: !off.has(group), onchange: toggle })),
      element('td', {}, element('span', { class: 'swatch', color: current().colors[state.k - 1][index] })),
      element('td', { class: 'number' }, String(group)),
      element('td', {}, current().names[state.k - 1][index]),
      ...numbers.map((text) => element('td', { class: 'number' }, text)),
      element('td', {}, element('button', { type: 'button', 'aria-label': `Select the cells of class ${group}`, onclick: () => select(state.s === `k:${group}` ? '' : `k:${group}`) }, 'select')),
    );
  });
  parts.push(element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)));
  byId('legend-body').replaceChildren(...parts);
}

function drawCell() {
  const box = byId('cell');
  if (state.c < 0) {
    box.replaceChildren(element('p', { class: 'muted' }, 'Click a cell of the map, or press Enter on it.'));
    return;
  }
  const rows = labellings.map((one) => {
    const k = Math.min(state.k, one.maximum);
    const group = labelsOf(one, k)[state.c];
    return element('tr', {}, element('td', {}, one.title), element('td', {}, element('span', { class: 'swatch', color: one.colors[k - 1][group - 1] }), ` ${group} of ${k}`));
  });
  const values = variables.map((one) => `${one.name} ${valueOf(one, state.c).toFixed(4)}`).join(', ');
  // Distances between normalized values: the common input space.
  const distances = [];
  for (let group = 1; group <= state.k; group++) {
    if (!shown.table.size[group]) continue;
    const squares = variables.map((one, index) => ((valueOf(one, state.c) - shown.table.means[index][group]) / one.scale) ** 2);
    distances.push([Math.sqrt(squares.reduce((sum, square) => sum + square, 0)), group]);
  }
  const own = distances.find(([, group]) => group === shown.first[state.c]);
  const next = distances.filter(([, group]) => group !== shown.first[state.c]).sort((a, b) => a[0] - b[0])[0];
  const far = next ? `Distance to the centre of its class ${own[0].toFixed(2)}, to the next one (class ${next[1]}) ${next[0].toFixed(2)}, in standard deviations of the common input space.` : '';
  box.replaceChildren(
    element('p', {}, `${degrees(cells.lat(state.c), cells.lon(state.c))}: ${values}`),
    element('p', { class: 'small' }, far),
    element('table', {}, element('tbody', {}, ...rows)),
  );
}

// Files to keep.

function download(name, blob) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function savePicture() {
  const ratio = frame().ratio;
  const line = 18 * ratio;
  const picture = document.createElement('canvas');
  picture.width = map.width;
  picture.height = map.height + 3.4 * line;
  const context = picture.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(map, 0, 0);
  context.fillStyle = '#1d2433';
  context.font = `${13 * ratio}px system-ui, sans-serif`;
  const layer = layers().find((one) => one.id === state.layer).title;
  context.fillText(`${current().title}, k = ${state.k}${state.b ? ` | ${compared().title}, k = ${state.kb}` : ''}: ${layer}`, 8 * ratio, map.height + line);
  if (state.layer === 'classes') {
    current().colors[state.k - 1].forEach((color, index) => {
      context.fillStyle = color;
      context.fillRect(8 * ratio + 46 * ratio * index, map.height + 1.3 * line, 22 * ratio, 0.8 * line);
      context.fillStyle = '#1d2433';
      context.fillText(String(index + 1), (34 + 46 * index) * ratio, map.height + 1.95 * line);
    });
  }
  context.fillStyle = '#5b6475';
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.fillText(DATA.facts, 8 * ratio, map.height + 3 * line, picture.width - 16 * ratio);
  picture.toBlob((blob) => download(`map.${state.l}.k${state.k}.png`, blob), 'image/png');
}

function saveTable() {
  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = [['class', 'name', 'color', 'cells', 'area_share', ...variables.map((one) => quoted(one.name))]];
  for (let group = 1; group <= state.k; group++) {
    rows.push([group, quoted(current().names[state.k - 1][group - 1]), current().colors[state.k - 1][group - 1], shown.table.size[group], shown.table.share[group].toFixed(6), ...shown.table.means.map((means) => means[group].toFixed(6))]);
  }
  download(`classes.${state.l}.k${state.k}.csv`, new Blob([`${rows.map((row) => row.join(',')).join('\n')}\n`], { type: 'text/csv' }));
}

function connect() {
  const on = (id, event, act) => byId(id).addEventListener(event, act);
  on('controls', 'submit', (event) => event.preventDefault());
  on('labelling', 'change', (event) => change({ l: event.target.value, off: '' }));
  on('k', 'input', (event) => change({ k: Number(event.target.value), off: '', s: state.s.startsWith('k:') ? '' : state.s }));
  on('layer', 'change', (event) => change({ layer: event.target.value }));
  on('other', 'change', (event) => change({ b: event.target.value }));
  on('other-k', 'input', (event) => change({ kb: Number(event.target.value) }));
  on('plane', 'change', (event) => change({ p: event.target.value }));
  on('curve', 'change', (event) => change({ q: event.target.value }));
  on('differences', 'change', (event) => change({ d: event.target.checked ? 1 : 0 }));
  for (const [id, key] of [['opacity', 'o'], ['swipe', 'w']]) {
    on(id, 'input', (event) => {
      state[key] = Number(event.target.value);
      requestAnimationFrame(drawMap);
      writeAddress();
    });
  }
  on('zoom-in', 'click', () => zoomBy(1.6));
  on('zoom-out', 'click', () => zoomBy(1 / 1.6));
  on('whole', 'click', () => {
    Object.assign(state, { x: 0, y: 0, z: 1 });
    moved();
  });
  on('select-area', 'click', (event) => {
    const pressed = event.target.getAttribute('aria-pressed') !== 'true';
    event.target.setAttribute('aria-pressed', String(pressed));
    map.classList.toggle('selecting', pressed);
  });
  on('clear', 'click', () => select(''));
  on('png', 'click', savePicture);
  on('csv', 'click', saveTable);
  window.addEventListener('resize', () => requestAnimationFrame(() => { drawMap(); drawScatter(); }));
  window.addEventListener('hashchange', () => {
    readAddress();
    refresh();
  });
}

load().then(() => {
  byId('facts').textContent = DATA.facts;
  readAddress();
  connect();
  background.addEventListener('load', drawMap);
  background.src = DATA.background;
  byId('loading').remove();
  refresh();
  document.body.dataset.ready = 'yes';
});
