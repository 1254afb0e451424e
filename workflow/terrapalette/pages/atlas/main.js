// What is shown now, and how a change of the state reaches every part of the page.

const shown = { first: null, second: null, table: null, selected: null, selection: null, empty: false, lit: false, partners: null, rand: null, tiled: {} };

// What is not selected, where something is.
const fade = (color) => color.map((one) => Math.round(0.35 * one + 60));

function change(changes) {
  Object.assign(state, changes);
  if ('b' in changes) state.kb = 0;
  // Noise was drawn for one k: who asks for another one looks at its land types.
  if (changes.k && state.layer === 'u' && changes.k !== uncertainty[state.l]?.k) state.layer = 'classes';
  settle();
  refresh();
  writeAddress();
}

function refresh() {
  const own = current();
  shown.lit = false;
  shown.first = labelsOf(own, state.k);
  shown.table = describe(shown.first, state.k);
  shown.selected = selectedCells();
  shown.empty = Boolean(shown.selected) && !shown.selected.includes(1);
  // What holds no cell is no selection, in the address neither.
  if (shown.empty || !shown.selected) [shown.selected, state.s] = [null, ''];
  shown.selection = shown.selected ? describe(shown.selected, 1) : null;
  shown.second = state.b ? labelsOf(compared(), state.kb) : null;
  shown.partners = state.b ? partnersOf(own, state.k, compared(), state.kb) : null;
  shown.rand = state.b ? randIndex(shown.first, state.k, shown.second, state.kb) : null;
  const off = hidden();
  const faded = (color, cell) => (shown.selected && !shown.selected[cell] ? fade(color) : color);
  const colorOf = layerColors();
  tiledSides();
  if (!shown.tiled.first) {
    paint(layerCanvas.first, (cell) => {
      const color = off.has(shown.first[cell]) ? null : colorOf(cell);
      return color && faded(color, cell);
    });
  }
  if (state.b) {
    const palette = [NO_TYPE.color, ...colorsOf(compared(), state.kb)].map(parse);
    paint(layerCanvas.second, (cell) => palette[shown.second[cell]]);
    const MARK = [213, 0, 120];
    paint(layerCanvas.marks, (cell) => (shown.partners[shown.second[cell]] === shown.first[cell] ? null : MARK));
  }
  drawWalk();
  drawMap();
  drawControls();
  drawStrip();
  drawKey();
  drawLegend();
  drawAnswer();
  drawSpectra();
  drawScatter();
  drawCurves();
  drawTree();
  drawFlows();
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
  if (appliedNow()) return appliedColors(appliedNow());
  const palette = [NO_TYPE.color, ...colorsOf(current(), state.k)].map(parse);
  return (cell) => palette[shown.first[cell]];
}

function limits(quantity) {
  quantity.limits ||= state.layer === 'u' ? [0, 0.5] : [percentile(quantity, 0.01), percentile(quantity, 0.99)];
  return quantity.limits;
}

function connect() {
  const on = (id, event, act) => byId(id).addEventListener(event, act);
  on('controls', 'submit', (event) => event.preventDefault());
  on('labelling', 'change', (event) => change({ l: event.target.value, off: '', s: state.s === 'k:0' ? '' : state.s, ...kInUse() }));
  on('k', 'input', (event) => change({ k: stepped(current().counts, state.k, Number(event.target.value)), off: '', s: state.s.startsWith('k:') ? '' : state.s }));
  on('layer', 'change', (event) => change({ layer: event.target.value }));
  on('other', 'change', (event) => change({ b: event.target.value }));
  on('other-k', 'input', (event) => change({ kb: stepped(compared().counts, state.kb, Number(event.target.value)) }));
  on('chart', 'change', (event) => change({ g: event.target.value }));
  on('flows-of', 'change', (event) => change({ f: event.target.value }));
  on('plane', 'change', (event) => change({ p: event.target.value, t: '' }));
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
  connectAsk();
  on('png', 'click', savePicture);
  on('csv', 'click', saveTable);
  on('cells-csv', 'click', saveCells);
  window.addEventListener('resize', () => requestAnimationFrame(() => { drawMap(); drawScatter(); }));
  window.addEventListener('hashchange', () => {
    readAddress();
    refresh();
    writeAddress();
  });
}

load().then(async () => {
  byId('facts').textContent = DATA.facts;
  readAddress();
  connect();
  byId('loading').remove();
  refresh();
  if (location.hash.length > 1) writeAddress();
  if (DATA.background) {
    background.src = DATA.background;
    await background.decode();
    drawMap();
  }
  document.body.dataset.ready = 'yes';
});
