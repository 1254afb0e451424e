// Maps of every cell of a grid that the study took every n-th row and column of: a pyramid of tiles for each labelling,
// at the k in use. Level 0 is the grid, each next one half as wide; tiles are unpacked when they are first wanted.

// Unpacked tiles that are kept, at least; a tile is 512 x 512 bytes.
const MOST_TILES = 160;
const tiles = { kept: new Map(), round: 0, painter: null, waiting: false };

// Whether the tiles of a labelling are 'here', 'coming' or 'missing'; asks for its file where it has one.
function tilesState(labelling) {
  const own = DATA.tiles.maps[labelling.id];
  if (own.levels) return 'here';
  if (!own.state) {
    own.state = 'coming';
    const script = element('script', { src: own.file });
    const done = () => {
      script.remove();
      if (own.levels) return;
      own.state = 'missing';
      refresh();
    };
    script.addEventListener('load', done);
    script.addEventListener('error', done);
    document.head.append(script);
  }
  return own.state;
}

// What a file beside the page calls; one of another run is not shown.
function tilesArrived(id, stamp, levels) {
  const own = DATA.tiles.maps[id];
  if (!own || own.stamp !== stamp) return;
  own.levels = levels;
  own.state = '';
  // The largest ones would not fit into memory together.
  for (const [other, one] of Object.entries(DATA.tiles.maps)) if (one.file && ![id, state.l, state.b].includes(other)) one.levels = null;
  refresh();
}

// Why a labelling at some k is not drawn from tiles, in words; nothing where it is.
function untiled(labelling, k) {
  const { lattice } = DATA.tiles, rest = `${labelling.title}, k = ${k}, is shown on ${lattice}`;
  if (k !== labelling.k) return `${rest}; every cell is shown at k = ${labelling.k}.`;
  const found = tilesState(labelling);
  if (found === 'coming') return `${rest} until the map of every cell is here.`;
  return found === 'missing' ? `${rest}: the file ${DATA.tiles.maps[labelling.id].file} of this run is not beside the page.` : '';
}

// Who looks at every cell of one labelling sees every cell of the next, also where its k in use is another.
// And who looks at a number that a method chose itself sees the next labelling at its own.
const kInUse = () => (current().counts.length === 1 || (shown.tiled.first && state.k === current().k) ? { k: 0 } : {});

// How each side of the map is drawn from tiles, if it is, and a line that says what is shown.
function tiledSides() {
  shown.tiled = { first: null, second: null };
  if (!DATA.tiles) return;
  const { lattice } = DATA.tiles, off = hidden(), box = selectionBox();
  const faint = (color) => color && fade(color);
  const colors = (labelling, k) => {
    const found = [null, ...colorsOf(labelling, k).map(parse)];
    found[NO_TYPE.number] = parse(NO_TYPE.color);
    return found;
  };
  // What is of no type is 0 in a labelling.
  const numbered = (group) => group || NO_TYPE.number;
  let told = untiled(current(), state.k);
  if (state.layer !== 'classes') told = `This layer is shown on ${lattice}.`;
  else if (shown.selected && state.s.startsWith('p:')) told = `A selection in a plane is shown on ${lattice}.`;
  if (!told) {
    const own = colors(current(), state.k).map((color, group) => (off.has(group % NO_TYPE.number) ? null : color));
    const chosen = state.s.startsWith('k:') ? numbered(Number(state.s.slice(2))) : 0;
    shown.tiled.first = { labelling: current(), colors: chosen ? own.map((color, group) => (group === chosen ? color : faint(color))) : own };
    if (box) Object.assign(shown.tiled.first, { box, faded: own.map(faint) });
  }
  const other = state.b ? untiled(compared(), state.kb) : '';
  if (state.b && !other) shown.tiled.second = { labelling: compared(), colors: colors(compared(), state.kb) };
  byId('drawn').textContent = [told, other].filter(Boolean).join(' ') || `Every cell of the grid is shown; numbers and charts are of ${lattice}.`;
}

function drawTiled(context, view, { labelling, colors, box, faded }) {
  const draw = (own, within) => {
    context.save();
    if (within) context.clip(within, 'evenodd');
    context.drawImage(tilesPicture(view, labelling, own), 0, 0);
    context.restore();
  };
  if (!box) return draw(colors);
  const [left, top] = toPixel(view, box[0], box[3]), [right, bottom] = toPixel(view, box[2], box[1]);
  const inside = new Path2D();
  inside.rect(left, top, right - left, bottom - top);
  const outside = new Path2D(inside);
  outside.rect(0, 0, map.width, map.height);
  draw(faded, outside);
  draw(colors, inside);
}

// Where the whole map lies on the canvas: pixels of the left and upper side of a column and row of the grid.
function tilesFrame(view) {
  const { rows, columns, x, y } = DATA.tiles.grid;
  const width = (x[1] - x[0]) / columns, height = (y[1] - y[0]) / rows;
  return {
    perPixel: 1 / (width * view.scale),
    left: (column) => toPixel(view, x[0] + column * width, 0)[0],
    top: (row) => toPixel(view, 0, y[1] - row * height)[1],
    column: (pixel) => (view.x + (pixel - map.width / 2) / view.scale - x[0]) / width,
    row: (pixel) => (y[1] - view.y + (pixel - map.height / 2) / view.scale) / height,
  };
}

// A tile that is unpacked, or nothing yet; `ask` has it unpacked.
function tileAt(id, level, row, column, ask = true) {
  const key = `${id} ${level} ${row} ${column}`;
  const kept = tiles.kept.get(key);
  if (kept) {
    if (ask) {
      kept.round = tiles.round;
      tiles.kept.delete(key);
      tiles.kept.set(key, kept);
    }
    return kept.values ? kept : null;
  }
  if (!ask) return null;
  const { size, grid } = DATA.tiles;
  const [rows, columns] = [grid.rows, grid.columns].map((count) => Math.ceil(count / 2 ** level));
  const text = DATA.tiles.maps[id].levels[level][row * Math.ceil(columns / size) + column];
  const made = { rows: Math.min(size, rows - row * size), columns: Math.min(size, columns - column * size), values: null, round: tiles.round };
  tiles.kept.set(key, made);
  // Where no cell has a class there is nothing to unpack.
  if (!text) made.values = new Uint8Array(made.rows * made.columns);
  else {
    unpack({ type: 'uint8', data: text }).then((values) => {
      made.values = values;
      again();
    });
  }
  return made.values ? made : null;
}

// Draw once more, and with the map what the pointer tells, however many tiles have come.
function again() {
  if (tiles.waiting) return;
  tiles.waiting = true;
  requestAnimationFrame(() => {
    tiles.waiting = false;
    drawMap();
  });
}

// Tiles that the last picture did not need are given up, those first that have not been wanted for longest.
function tidyTiles() {
  for (const [key, one] of tiles.kept) {
    if (tiles.kept.size <= MOST_TILES) break;
    if (one.round === tiles.round) continue;
    tiles.painter?.forget(one);
    tiles.kept.delete(key);
  }
}

// A picture of the map's canvas with a labelling's tiles in these colours (by class number).
function tilesPicture(view, labelling, colors) {
  tiles.painter ||= webglPainter(() => {
    tiles.painter = plainPainter();
    again();
  }) || plainPainter();
  const { size, grid } = DATA.tiles, { levels } = DATA.tiles.maps[labelling.id], { painter } = tiles;
  const frame = tilesFrame(view);
  const level = Math.min(Math.max(Math.round(Math.log2(frame.perPixel)), 0), levels.length - 1);
  // What is seen, in whole pixels of the level.
  const pixel = 2 ** level;
  const [left, right] = [Math.floor(frame.column(0) / pixel), Math.ceil(frame.column(map.width) / pixel)];
  const [top, bottom] = [Math.floor(frame.row(0) / pixel), Math.ceil(frame.row(map.height) / pixel)];
  const [rows, columns] = [grid.rows, grid.columns].map((count) => Math.ceil(count / pixel));
  painter.begin(map.width, map.height, paletteOf(colors));
  const place = (one) => [Math.round(frame.left(Math.min(one[0] * pixel, grid.columns))), Math.round(frame.top(Math.min(one[1] * pixel, grid.rows)))];
  const coarsest = levels.length - 1;
  tileAt(labelling.id, coarsest, 0, 0);
  for (let row = Math.max(Math.floor(top / size), 0); row * size < Math.min(bottom, rows); row++) {
    for (let column = Math.max(Math.floor(left / size), 0); column * size < Math.min(right, columns); column++) {
      const from = [Math.max(left, column * size), Math.max(top, row * size)];
      const to = [Math.min(right, (column + 1) * size, columns), Math.min(bottom, (row + 1) * size, rows)];
      // Until a tile is there, a coarser one stands in.
      let up = 0, tile = tileAt(labelling.id, level, row, column);
      while (!tile && level + up < coarsest) {
        up++;
        tile = tileAt(labelling.id, level + up, row >> up, column >> up, false);
      }
      if (!tile) continue;
      const inTile = ([x, y]) => [x / 2 ** up - (column >> up) * size, y / 2 ** up - (row >> up) * size];
      painter.draw(tile, [...inTile(from), ...inTile(to)], [...place(from), ...place(to)]);
    }
  }
  return painter.canvas;
}

// The cell of the grid at a place of the map: its middle and its class, which is null until its tile is there, and 0
// where it has none.
function tiledCell(labelling, x, y) {
  const { size, grid } = DATA.tiles;
  const across = (grid.x[1] - grid.x[0]) / grid.columns, down = (grid.y[1] - grid.y[0]) / grid.rows;
  const row = Math.floor((grid.y[1] - y) / down), column = Math.floor((x - grid.x[0]) / across);
  if (row < 0 || row >= grid.rows || column < 0 || column >= grid.columns) return { group: 0 };
  const tile = tileAt(labelling.id, 0, Math.floor(row / size), Math.floor(column / size));
  const group = tile ? tile.values[(row % size) * tile.columns + (column % size)] : null;
  return { group, x: grid.x[0] + (column + 0.5) * across, y: grid.y[1] - (row + 0.5) * down };
}
