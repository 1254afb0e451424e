// The selection: a box on the map, in its own coordinates (m:), a class (k:) or a lasso in a plane (p:).

function select(words) {
  state.s = words;
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
      const x = cells.x(cell), y = cells.y(cell);
      chosen[cell] = x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] ? 1 : 0;
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
