// The map: Blue Marble below, cells above, both in plate carrée; drawn anew for every change of view.

const map = document.getElementById('map');
const background = new Image();
const layerCanvas = { first: document.createElement('canvas'), second: document.createElement('canvas'), marks: document.createElement('canvas') };
const VIRIDIS = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]];
const KINDS = ['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377', '#bbbbbb', '#e69f00', '#882255', '#44aa99', '#999933', '#332288', '#ddcc77', '#117733', '#cc6677', '#88ccee', '#661100', '#6699cc', '#aa4466', '#4b0082'];

const parse = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

function viridis(share) {
  const place = Math.min(Math.max(share, 0), 1) * (VIRIDIS.length - 1);
  const low = Math.min(Math.floor(place), VIRIDIS.length - 2);
  return VIRIDIS[low].map((one, channel) => Math.round(one + (place - low) * (VIRIDIS[low + 1][channel] - one)));
}

// Paint the cells' colours into a canvas of the map's pixels; colorOf gives [red, green, blue] or nothing.
function paint(canvas, colorOf) {
  canvas.width = DATA.grid.columns;
  canvas.height = DATA.grid.rows;
  const context = canvas.getContext('2d');
  const image = context.createImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let index = 0; index < cells.pixel.length; index++) {
    const color = colorOf(cells.owner[index]);
    if (color) pixels[cells.pixel[index]] = (255 << 24) | (color[2] << 16) | (color[1] << 8) | color[0];
  }
  context.putImageData(image, 0, 0);
}

// Where the map is: degrees at the canvas's middle, and pixels per degree.
function frame() {
  const { lat, lon } = DATA.grid;
  const ratio = map.width / map.clientWidth || 1;
  const regional = lon[1] - lon[0] < 300;
  const [width, height] = regional ? [lon[1] - lon[0], lat[1] - lat[0]] : [360, 180];
  const scale = Math.min(map.width / width, map.height / height) * state.z;
  const middle = regional ? [(lon[0] + lon[1]) / 2, (lat[0] + lat[1]) / 2] : [0, 0];
  return { scale, ratio, x: middle[0] + state.x, y: middle[1] + state.y };
}

const toPixel = (view, lon, lat) => [map.width / 2 + (lon - view.x) * view.scale, map.height / 2 - (lat - view.y) * view.scale];

function toDegrees(view, event) {
  const box = map.getBoundingClientRect();
  const x = (event.clientX - box.left) * view.ratio, y = (event.clientY - box.top) * view.ratio;
  return [view.x + (x - map.width / 2) / view.scale, view.y - (y - map.height / 2) / view.scale];
}

function cellAt(lon, lat) {
  const grid = DATA.grid;
  const row = Math.floor(((grid.lat[1] - lat) / (grid.lat[1] - grid.lat[0])) * grid.rows);
  const column = Math.floor(((lon - grid.lon[0]) / (grid.lon[1] - grid.lon[0])) * grid.columns);
  if (row < 0 || row >= grid.rows || column < 0 || column >= grid.columns) return -1;
  return cells.at[row * grid.columns + column];
}

function fit(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * ratio), height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
}

function drawMap() {
  fit(map);
  const context = map.getContext('2d');
  const view = frame();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, map.width, map.height);
  const rectangle = (west, east, south, north) => {
    const [left, top] = toPixel(view, west, north), [right, bottom] = toPixel(view, east, south);
    return [left, top, right - left, bottom - top];
  };
  context.imageSmoothingEnabled = true;
  if (background.complete) context.drawImage(background, ...rectangle(-180, 180, -90, 90));
  context.imageSmoothingEnabled = false;
  const { lat, lon } = DATA.grid;
  const place = rectangle(lon[0], lon[1], lat[0], lat[1]);
  const border = Math.round(state.b ? state.w * map.width : map.width);
  const part = (canvas, from, to) => {
    if (to <= from) return;
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, map.height);
    context.clip();
    context.drawImage(canvas, ...place);
    context.restore();
  };
  context.globalAlpha = state.o;
  part(layerCanvas.first, 0, border);
  if (state.b) part(layerCanvas.second, border, map.width);
  context.globalAlpha = 1;
  if (state.b && state.d) context.drawImage(layerCanvas.marks, ...place);
  if (state.b) {
    context.fillStyle = '#ffffff';
    context.fillRect(border - view.ratio, 0, 2 * view.ratio, map.height);
    drawTag(context, view, current(), state.k, border - 8 * view.ratio, 'right');
    drawTag(context, view, compared(), state.kb, border + 8 * view.ratio, 'left');
  }
  drawSelection(context, view);
  if (state.c >= 0) {
    const [x, y] = toPixel(view, cells.lon(state.c), cells.lat(state.c));
    context.lineWidth = 2 * view.ratio;
    for (const [color, radius] of [['#ffffff', 7], ['#d11f1f', 5]]) {
      context.strokeStyle = color;
      context.beginPath();
      context.arc(x, y, radius * view.ratio, 0, 7);
      context.stroke();
    }
  }
}

function drawTag(context, view, labelling, k, x, side) {
  context.font = `${13 * view.ratio}px system-ui, sans-serif`;
  context.textAlign = side;
  const text = `${labelling.title}, k = ${k}`;
  const width = context.measureText(text).width + 10 * view.ratio;
  context.fillStyle = '#000a';
  context.fillRect(side === 'left' ? x - 5 * view.ratio : x - width + 5 * view.ratio, 8 * view.ratio, width, 22 * view.ratio);
  context.fillStyle = '#ffffff';
  context.fillText(text, x, 24 * view.ratio);
}

function drawSelection(context, view) {
  const box = dragged.box || selectionBox();
  if (!box) return;
  const [left, top] = toPixel(view, box[0], box[3]), [right, bottom] = toPixel(view, box[2], box[1]);
  context.lineWidth = 2 * view.ratio;
  context.setLineDash([6 * view.ratio, 4 * view.ratio]);
  context.strokeStyle = '#ffffff';
  context.strokeRect(left, top, right - left, bottom - top);
  context.setLineDash([]);
}

// Move and zoom: with the mouse, two fingers, or the keyboard.

const dragged = { box: null, from: null, pointers: new Map() };

function zoomBy(factor, at) {
  const before = frame();
  const [lon, lat] = at || [before.x, before.y];
  state.z = Math.min(Math.max(state.z * factor, 1), 60);
  const after = frame();
  // The place under the pointer stays where it is.
  state.x += (lon - before.x) * (1 - before.scale / after.scale);
  state.y += (lat - before.y) * (1 - before.scale / after.scale);
  moved();
}

function moved() {
  const { lat, lon } = DATA.grid;
  const regional = lon[1] - lon[0] < 300;
  const reach = regional ? [(lon[1] - lon[0]) / 2, (lat[1] - lat[0]) / 2] : [180, 90];
  state.x = Math.min(Math.max(state.x, -reach[0]), reach[0]);
  state.y = Math.min(Math.max(state.y, -reach[1]), reach[1]);
  requestAnimationFrame(drawMap);
  writeAddress();
}

map.addEventListener('wheel', (event) => {
  event.preventDefault();
  zoomBy(Math.exp(-event.deltaY / 400), toDegrees(frame(), event));
}, { passive: false });

map.addEventListener('pointerdown', (event) => {
  map.setPointerCapture(event.pointerId);
  dragged.pointers.set(event.pointerId, [event.clientX, event.clientY]);
  const selecting = event.shiftKey || document.getElementById('select-area').getAttribute('aria-pressed') === 'true';
  dragged.from = { at: toDegrees(frame(), event), selecting, x: event.clientX, y: event.clientY, moved: false };
});

map.addEventListener('pointermove', (event) => {
  const view = frame();
  const place = toDegrees(view, event);
  const last = dragged.pointers.get(event.pointerId);
  if (!last || !dragged.from) return showTip(event, place);
  document.getElementById('tip').hidden = true;
  const others = [...dragged.pointers].filter(([id]) => id !== event.pointerId).map(([, one]) => one);
  dragged.pointers.set(event.pointerId, [event.clientX, event.clientY]);
  if (others.length) {
    const gap = (one) => Math.hypot(one[0] - others[0][0], one[1] - others[0][1]);
    return zoomBy(gap([event.clientX, event.clientY]) / Math.max(gap(last), 1), place);
  }
  if (Math.hypot(event.clientX - dragged.from.x, event.clientY - dragged.from.y) > 4) dragged.from.moved = true;
  if (dragged.from.selecting) {
    const [lon, lat] = dragged.from.at;
    dragged.box = [Math.min(lon, place[0]), Math.min(lat, place[1]), Math.max(lon, place[0]), Math.max(lat, place[1])];
    requestAnimationFrame(drawMap);
  } else if (dragged.from.moved) {
    state.x -= ((event.clientX - last[0]) * view.ratio) / view.scale;
    state.y += ((event.clientY - last[1]) * view.ratio) / view.scale;
    moved();
  }
});

function released(event) {
  dragged.pointers.delete(event.pointerId);
  const from = dragged.from;
  if (!from || dragged.pointers.size) return;
  dragged.from = null;
  const box = dragged.box;
  dragged.box = null;
  if (event.type === 'pointercancel') return;
  if (from.selecting && box) select(`m:${box.map((one) => one.toFixed(2)).join(',')}`);
  else if (!from.moved) chooseCell(cellAt(...from.at));
}
map.addEventListener('pointerup', released);
map.addEventListener('pointercancel', released);
map.addEventListener('pointerleave', () => { document.getElementById('tip').hidden = true; });

map.addEventListener('keydown', (event) => {
  const view = frame();
  const step = (60 * view.ratio) / view.scale;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
  if (event.key in moves) {
    state.x += moves[event.key][0];
    state.y += moves[event.key][1];
    moved();
  } else if (event.key === '+' || event.key === '=') zoomBy(1.5);
  else if (event.key === '-') zoomBy(1 / 1.5);
  else if (event.key === 'Enter') chooseCell(cellAt(view.x, view.y));
  else return;
  event.preventDefault();
});

const degrees = (lat, lon) => `${Math.abs(lat).toFixed(2)}° ${lat < 0 ? 'S' : 'N'}, ${Math.abs(lon).toFixed(2)}° ${lon < 0 ? 'W' : 'E'}`;

function showTip(event, [lon, lat]) {
  const tip = document.getElementById('tip');
  const cell = cellAt(lon, lat);
  tip.hidden = cell < 0;
  if (cell < 0) return;
  const lines = [degrees(cells.lat(cell), cells.lon(cell)), `class ${shown.first[cell]} of ${state.k}: ${namesOf(current(), state.k)[shown.first[cell] - 1]}`];
  if (state.b) lines.push(`compared: class ${shown.second[cell]} of ${state.kb}`);
  if (state.layer === 'u') lines.push(`changed in ${(100 * valueOf(uncertainty[state.l], cell)).toFixed(0)} % of draws, classes by: ${uncertainty[state.l].assignedBy}`);
  const reference = references.find((one) => `r:${one.name}` === state.layer);
  if (reference) lines.push(`${reference.name}: ${reference.names[reference.raw[cell]] || 'none'}`);
  for (const one of variables) lines.push(`${one.name} ${valueOf(one, cell).toFixed(3)}`);
  tip.textContent = lines.join('\n');
  const box = map.getBoundingClientRect();
  const x = event.clientX - box.left, y = event.clientY - box.top;
  tip.style.left = `${Math.min(x + 14, Math.max(box.width - tip.offsetWidth - 4, 0))}px`;
  tip.style.top = `${Math.min(y + 14, Math.max(box.height - tip.offsetHeight - 4, 0))}px`;
}
