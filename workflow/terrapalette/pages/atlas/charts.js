// Spectra, curves, the tree and the scatter.

const byId = (id) => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';

function mark(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
}

// Every chart is 520 x 300; its axes leave room for labels.
const CHART = { left: 58, right: 496, top: 14, bottom: 244 };

// Axes of a chart; returns how values become places.
function axes(svg, x, y, xTicks, xLabel, yLabel) {
  svg.replaceChildren();
  const { left, right, top, bottom } = CHART;
  const place = {
    x: (value) => left + ((value - x[0]) / (x[1] - x[0] || 1)) * (right - left),
    y: (value) => bottom - ((value - y[0]) / (y[1] - y[0] || 1)) * (bottom - top),
    left, right, top, bottom,
  };
  for (const value of ticks(y[0], y[1])) {
    mark(svg, 'line', { x1: left, x2: right, y1: place.y(value), y2: place.y(value), class: 'axis' });
    mark(svg, 'text', { x: left - 6, y: place.y(value) + 4, 'text-anchor': 'end' }, short(value));
  }
  for (const value of xTicks) mark(svg, 'text', { x: place.x(value), y: bottom + 18, 'text-anchor': 'middle' }, short(value));
  mark(svg, 'text', { x: (left + right) / 2, y: bottom + 50, 'text-anchor': 'middle' }, xLabel);
  mark(svg, 'text', { x: 14, y: (top + bottom) / 2, 'text-anchor': 'middle', transform: `rotate(-90 14 ${(top + bottom) / 2})` }, yLabel);
  return place;
}

function ticks(low, high) {
  const rough = (high - low) / 5;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9 * step; value += step) found.push(Math.abs(value) < 1e-12 ? 0 : value);
  return found;
}

const short = (value) => (Math.abs(value) >= 10000 ? `${Math.round(value / 1000)}k` : String(Number(value.toPrecision(3))));
const path = (points) => points.map(([x, y], index) => `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

function drawSpectra() {
  const svg = byId('spectra');
  const bands = variables.map((one, index) => [one.wavelength, index]).filter(([wavelength]) => wavelength !== null);
  bands.sort((one, other) => one[0] - other[0]);
  if (!bands.length) {
    svg.replaceChildren();
    mark(svg, 'text', { x: 20, y: 40 }, 'No variable of this study has a wavelength.');
    return;
  }
  const off = hidden();
  const rows = [];
  for (let group = 1; group <= state.k; group++) {
    if (!off.has(group) && shown.table.size[group]) rows.push([bands.map(([, index]) => shown.table.means[index][group]), group]);
  }
  const extra = [];
  if (shown.selected) extra.push([bands.map(([, index]) => shown.selection.means[index][1]), '8 5']);
  if (state.c >= 0) extra.push([bands.map(([, index]) => valueOf(variables[index], state.c)), '2 4']);
  const every = [...rows, ...extra].flatMap(([values]) => values);
  const place = axes(svg, [bands[0][0], bands[bands.length - 1][0]], [Math.min(0, ...every), Math.max(...every, 0.01)], bands.map(([one]) => one), 'wavelength (nm)', 'reflectance');
  const line = (values) => path(values.map((value, index) => [place.x(bands[index][0]), place.y(value)]));
  for (const [values, group] of rows) {
    mark(svg, 'path', { d: line(values), class: 'casing' });
    mark(svg, 'path', { d: line(values), class: 'line', stroke: current().colors[state.k - 1][group - 1] });
    mark(svg, 'text', { x: place.right + 2, y: place.y(values[values.length - 1]) + 4 }, group);
  }
  for (const [values, dash] of extra) mark(svg, 'path', { d: line(values), class: 'mark', fill: 'none', 'stroke-dasharray': dash });
}

const CURVES = {
  inertia: 'inertia (own space)',
  silhouette_input: 'silhouette, common input space',
  davies_bouldin_input: 'Davies–Bouldin, common input space',
  silhouette: 'silhouette, own space (not comparable)',
  davies_bouldin: 'Davies–Bouldin, own space (not comparable)',
};

function drawCurves() {
  const own = current();
  // Inertias of different spaces have no common scale.
  const drawn = labellings.filter((one) => state.q in one.scores && (state.q !== 'inertia' || one.space === own.space));
  const values = drawn.flatMap((one) => one.scores[state.q]).filter((value) => value !== null);
  const low = state.q === 'inertia' ? 0 : Math.min(...values);
  const place = axes(byId('curves'), [1, own.maximum], [low, Math.max(...values)], ticks(1, own.maximum).filter(Number.isInteger), 'number of classes k', CURVES[state.q] ? CURVES[state.q].split(' (')[0] : state.q);
  for (const one of [...drawn.filter((other) => other !== own), own]) {
    const points = one.scores[state.q].map((value, index) => [index + 1, value]).filter(([, value]) => value !== null);
    mark(byId('curves'), 'path', { d: path(points.map(([k, value]) => [place.x(k), place.y(value)])), class: one === own ? 'current' : 'faint' });
  }
  mark(byId('curves'), 'line', { x1: place.x(state.k), x2: place.x(state.k), y1: place.top, y2: place.bottom, class: 'mark' });
  mark(byId('curves'), 'text', { x: place.x(state.k) + 5, y: place.top + 10 }, `k = ${state.k}`);
  const hit = mark(byId('curves'), 'rect', { x: place.left, y: place.top, width: place.right - place.left, height: place.bottom - place.top, class: 'hit' });
  hit.addEventListener('click', (event) => {
    const box = byId('curves').getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 520;
    change({ k: Math.round(1 + ((x - place.left) / (place.right - place.left)) * (own.maximum - 1)) });
  });
}

// The Ward labelling whose tree belongs to what is shown.
const treeOf = () => labellings.find((one) => one.tree && one.space === current().space);

function drawTree() {
  const owner = treeOf();
  byId('tree-section').hidden = !owner;
  if (!owner) return;
  const focused = document.activeElement && document.activeElement.classList.contains('cut');
  const svg = byId('tree');
  const { tree } = owner;
  const heights = tree.height, top = Math.sqrt(heights[heights.length - 1] * 1.05);
  const leaves = tree.cells.length;
  byId('tree-note').textContent = `The last ${heights.length} merges in the space ${owner.space}${owner === current() ? '' : ' (Ward HAC; the map shows k-means)'}. Drag the dashed line, or move it with the arrow keys; numbers are cells.`;
  const place = axes(svg, [0, 10 * leaves], [0, top], [], 'cells below each branch', 'root of the merge height');
  const level = (height) => place.y(Math.sqrt(height));
  const k = Math.min(state.k, owner.maximum);
  const cut = k <= 1 ? heights[heights.length - 1] * 1.025 : k > heights.length ? heights[0] / 2 : (heights[heights.length - k] + heights[heights.length - k + 1]) / 2;
  const labels = labelsOf(owner, k);
  tree.x.forEach((x, index) => {
    const y = tree.y[index];
    const leaf = Math.min(Math.max(Math.round((x[0] - 5) / 10), 0), leaves - 1);
    const color = y[1] < cut ? owner.colors[k - 1][labels[tree.member[leaf]] - 1] : null;
    const d = path(x.map((one, corner) => [place.x(one), level(y[corner])]));
    if (color) mark(svg, 'path', { d, class: 'casing' });
    mark(svg, 'path', { d, class: color ? 'line' : 'branch', ...(color ? { stroke: color } : {}) });
  });
  if (leaves <= 30) tree.cells.forEach((count, leaf) => mark(svg, 'text', { x: place.x(10 * leaf + 5), y: place.bottom + 14, 'text-anchor': 'end', transform: `rotate(-60 ${place.x(10 * leaf + 5)} ${place.bottom + 14})` }, count));
  const group = mark(svg, 'g', { class: 'cut', tabindex: 0, role: 'slider', 'aria-label': 'Cut of the tree', 'aria-valuemin': 1, 'aria-valuemax': owner.maximum, 'aria-valuenow': k, 'aria-valuetext': `${k} classes` });
  mark(group, 'rect', { x: place.left, y: level(cut) - 10, width: place.right - place.left, height: 20, class: 'hit' });
  mark(group, 'line', { x1: place.left, x2: place.right, y1: level(cut), y2: level(cut), class: 'mark' });
  mark(group, 'text', { x: place.right, y: level(cut) - 5, 'text-anchor': 'end' }, `k = ${k}`);
  if (focused) group.focus();
}

function dragCut(event) {
  const owner = treeOf();
  const box = byId('tree').getBoundingClientRect();
  const y = ((event.clientY - box.top) / box.height) * 300;
  const heights = owner.tree.height, top = Math.sqrt(heights[heights.length - 1] * 1.05);
  const height = (Math.max((CHART.bottom - y) / (CHART.bottom - CHART.top), 0) * top) ** 2;
  change({ k: Math.min(1 + heights.filter((one) => one > height).length, current().maximum) });
}

byId('tree').addEventListener('pointerdown', (event) => {
  if (!event.target.closest('.cut')) return;
  byId('tree').setPointerCapture(event.pointerId);
  event.preventDefault();
});
byId('tree').addEventListener('pointermove', (event) => {
  if (byId('tree').hasPointerCapture(event.pointerId)) dragCut(event);
});
byId('tree').addEventListener('keydown', (event) => {
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  if (!step || !event.target.classList.contains('cut')) return;
  event.preventDefault();
  change({ k: Math.min(Math.max(state.k + step, 1), current().maximum) });
});

// The scatter: cells in a plane; dragging around points selects them.

const lasso = { points: null };
const plane = () => planes.find((one) => one.space === state.p);

function scatterFrame() {
  const canvas = byId('scatter');
  const one = plane();
  const span = (axis) => {
    let high = 0;
    for (const raw of axis.raw) if (raw > high) high = raw;
    return [axis.low, axis.low + axis.step * high];
  };
  one.span ||= { x: span(one.x), y: span(one.y) };
  const margin = 12 * (canvas.width / canvas.clientWidth || 1);
  const place = (value, [low, high], size) => margin + ((value - low) / (high - low || 1)) * (size - 2 * margin);
  return {
    x: (value) => place(value, one.span.x, canvas.width),
    y: (value) => canvas.height - place(value, one.span.y, canvas.height),
    ratio: canvas.width / canvas.clientWidth || 1,
  };
}

function drawScatter() {
  const canvas = byId('scatter');
  if (!planes.length) return;
  fit(canvas);
  const context = canvas.getContext('2d');
  const one = plane(), view = scatterFrame();
  context.clearRect(0, 0, canvas.width, canvas.height);
  const colors = current().colors[state.k - 1];
  const off = hidden();
  const size = (scatterCells.length > 12000 ? 1.6 : 2.2) * view.ratio;
  const points = [[], []];
  for (let index = 0; index < scatterCells.length; index++) {
    const cell = scatterCells[index];
    if (off.has(shown.first[cell])) continue;
    points[shown.selected && !shown.selected[cell] ? 0 : 1].push(index);
  }
  for (const [strong, group] of points.entries()) {
    context.globalAlpha = strong ? 1 : 0.12;
    for (const index of group) {
      context.fillStyle = colors[shown.first[scatterCells[index]] - 1];
      context.fillRect(view.x(valueOf(one.x, index)) - size / 2, view.y(valueOf(one.y, index)) - size / 2, size, size);
    }
  }
  context.globalAlpha = 1;
  const chosen = state.c >= 0 ? scatterCells.indexOf(state.c) : -1;
  if (chosen >= 0) {
    context.strokeStyle = '#d11f1f';
    context.lineWidth = 2.5 * view.ratio;
    context.beginPath();
    context.arc(view.x(valueOf(one.x, chosen)), view.y(valueOf(one.y, chosen)), 6 * view.ratio, 0, 7);
    context.stroke();
  }
  if (lasso.points) {
    context.strokeStyle = getComputedStyle(canvas).color;
    context.lineWidth = 1.5 * view.ratio;
    context.beginPath();
    lasso.points.forEach(([x, y]) => context.lineTo(x * view.ratio, y * view.ratio));
    context.stroke();
  }
  byId('scatter-note').textContent = `${one.axes[0]} to the right, ${one.axes[1]} upwards; ${scatterCells.length < cells.count ? `${scatterCells.length} of ${cells.count} cells, drawn at random` : 'all cells'}`;
}

byId('scatter').addEventListener('pointerdown', (event) => {
  byId('scatter').setPointerCapture(event.pointerId);
  lasso.points = [[event.offsetX, event.offsetY]];
});
byId('scatter').addEventListener('pointermove', (event) => {
  if (!lasso.points) return;
  lasso.points.push([event.offsetX, event.offsetY]);
  requestAnimationFrame(drawScatter);
});
byId('scatter').addEventListener('pointerup', () => {
  const drawn = lasso.points;
  lasso.points = null;
  if (!drawn || drawn.length < 4) return select('');
  const one = plane(), canvas = byId('scatter'), margin = 12;
  const back = (place, [low, high], size) => low + ((place - margin) / (size - 2 * margin)) * (high - low);
  // An address must stay short: some forty corners tell the shape.
  const every = Math.ceil(drawn.length / 40);
  const corners = drawn.filter((_, index) => index % every === 0).map(([x, y]) => [back(x, one.span.x, canvas.clientWidth), back(canvas.clientHeight - y, one.span.y, canvas.clientHeight)]);
  select(`p:${state.p};${corners.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(';')}`);
});
