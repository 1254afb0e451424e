// The map: Blue Marble or plain paper below, cells above, in plate carrée or in the grid's own projection; drawn anew for
// every change of view.

const map = document.getElementById('map');
const background = new Image();
const layerCanvas = { first: document.createElement('canvas'), second: document.createElement('canvas'), marks: document.createElement('canvas'), lit: document.createElement('canvas') };
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

// Close enough to tell cells apart, also those of the largest grids.
const mostZoom = Math.max(60, DATA.tiles ? DATA.tiles.grid.columns / 60 : 0);
const REACH = 8;
const regional = projected || DATA.grid.x[1] - DATA.grid.x[0] < 300;

// Where the map is: coordinates at the canvas's middle, and pixels per unit of them.
function frame() {
  const { x, y } = DATA.grid;
  const ratio = map.width / map.clientWidth || 1;
  const [width, height] = regional ? [x[1] - x[0], y[1] - y[0]] : [360, 180];
  const scale = Math.min(map.width / width, map.height / height) * state.z;
  const middle = regional ? [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2] : [0, 0];
  return { scale, ratio, x: middle[0] + state.x, y: middle[1] + state.y };
}

const toPixel = (view, x, y) => [map.width / 2 + (x - view.x) * view.scale, map.height / 2 - (y - view.y) * view.scale];

function toMap(view, event) {
  const box = map.getBoundingClientRect();
  const right = (event.clientX - box.left) * view.ratio, down = (event.clientY - box.top) * view.ratio;
  return [view.x + (right - map.width / 2) / view.scale, view.y - (down - map.height / 2) / view.scale];
}

// The place in the study's grid, row by row, that the pixel of the map at a point shows; -1 for none.
function gridAt(x, y) {
  const grid = DATA.grid;
  const row = Math.floor(((grid.y[1] - y) / (grid.y[1] - grid.y[0])) * grid.rows);
  const column = Math.floor(((x - grid.x[0]) / (grid.x[1] - grid.x[0])) * grid.columns);
  if (row < 0 || row >= grid.rows || column < 0 || column >= grid.columns) return { pixel: -1, place: -1 };
  return { pixel: row * grid.columns + column, place: cells.place(row, column) };
}

function cellAt(x, y) {
  const { pixel } = gridAt(x, y);
  return pixel < 0 ? -1 : cells.at[pixel];
}

// The cell that lies nearest to a place, within a few pixels of the map; -1 for none.
function nearestCell(x, y) {
  const own = cellAt(x, y), { grid } = DATA;
  if (own >= 0) return own;
  const [wide, high] = [(grid.x[1] - grid.x[0]) / grid.columns, (grid.y[1] - grid.y[0]) / grid.rows];
  const found = { cell: -1, distance: Infinity };
  for (let down = -REACH; down <= REACH; down++) {
    for (let across = -REACH; across <= REACH; across++) {
      const cell = cellAt(x + across * wide, y + down * high);
      const distance = cell < 0 ? Infinity : Math.hypot(cells.x(cell) - x, cells.y(cell) - y);
      if (distance < found.distance) Object.assign(found, { cell, distance });
    }
  }
  return found.cell;
}

// Browsers draw nothing on canvases of more than some 16 million pixels.
const MOST_PIXELS = 12e6;

function fit(canvas) {
  const ratio = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (canvas.clientWidth * canvas.clientHeight || 1)));
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
  const place = rectangle(...DATA.grid.x, ...DATA.grid.y);
  if (projected) {
    context.fillStyle = '#e6e8ec';
    context.fillRect(...place);
  } else if (background.complete) context.drawImage(background, ...rectangle(-180, 180, -90, 90));
  context.imageSmoothingEnabled = false;
  tiles.round++;
  const border = Math.round(state.b ? state.w * map.width : map.width);
  const part = (canvas, tiled, from, to) => {
    if (to <= from) return;
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, map.height);
    context.clip();
    if (tiled) drawTiled(context, view, tiled);
    else context.drawImage(canvas, ...place);
    context.restore();
  };
  context.globalAlpha = state.o;
  part(layerCanvas.first, shown.tiled.first, 0, border);
  if (state.b) part(layerCanvas.second, shown.tiled.second, border, map.width);
  tidyTiles();
  context.globalAlpha = 1;
  if (state.b && state.d) context.drawImage(layerCanvas.marks, ...place);
  if (state.b) {
    context.fillStyle = '#ffffff';
    context.fillRect(border - view.ratio, 0, 2 * view.ratio, map.height);
    drawHandle(context, view, border);
    drawTag(context, view, current(), state.k, border - 8 * view.ratio, 'right');
    drawTag(context, view, compared(), state.kb, border + 8 * view.ratio, 'left');
  }
  if (shown.lit) context.drawImage(layerCanvas.lit, ...place);
  drawSelection(context, view);
  drawScale(context, view);
  if (walk.here) drawRing(context, view, [cells.x(walk.here.cell), cells.y(walk.here.cell)], 8);
  const asked = askedPoint();
  if (asked) drawRing(context, view, asked, 11);
  if (state.c >= 0) drawRing(context, view, [cells.x(state.c), cells.y(state.c)], 5);
  // One finger moves a map that is not whole; over a whole one it scrolls the page.
  map.classList.toggle('held', state.z > 1 || isSelecting());
  tellAgain();
}

function drawRing(context, view, point, radius) {
  const [x, y] = toPixel(view, ...point);
  context.lineWidth = 2 * view.ratio;
  for (const [color, wider] of [['#ffffff', 2], ['#d11f1f', 0]]) {
    context.strokeStyle = color;
    context.beginPath();
    context.arc(x, y, (radius + wider) * view.ratio, 0, 7);
    context.stroke();
  }
}

// Where the divider between two maps is taken hold of.
function drawHandle(context, view, border) {
  context.beginPath();
  context.arc(border, map.height / 2, 11 * view.ratio, 0, 7);
  context.fill();
  context.fillStyle = '#1d2433';
  for (const side of [-1, 1]) {
    context.beginPath();
    for (const [x, y] of [[8, 0], [3, -5], [3, 5]]) context.lineTo(border + side * x * view.ratio, map.height / 2 + y * view.ratio);
    context.fill();
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
