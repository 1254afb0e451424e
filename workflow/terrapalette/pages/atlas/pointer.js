// Move and zoom: with the mouse, two fingers, or the keyboard.

const dragged = { box: null, from: null, pointers: new Map(), told: null };

function zoomBy(factor, at) {
  const before = frame();
  const [x, y] = at || [before.x, before.y];
  state.z = Math.min(Math.max(state.z * factor, 1), mostZoom);
  const after = frame();
  // The place under the pointer stays where it is.
  state.x += (x - before.x) * (1 - before.scale / after.scale);
  state.y += (y - before.y) * (1 - before.scale / after.scale);
  moved();
}

function moved() {
  const { x, y } = DATA.grid;
  const reach = regional ? [(x[1] - x[0]) / 2, (y[1] - y[0]) / 2] : [180, 90];
  state.x = Math.min(Math.max(state.x, -reach[0]), reach[0]);
  state.y = Math.min(Math.max(state.y, -reach[1]), reach[1]);
  requestAnimationFrame(drawMap);
  writeAddress();
}

map.addEventListener('wheel', (event) => {
  event.preventDefault();
  zoomBy(Math.exp(-event.deltaY / 400), toMap(frame(), event));
}, { passive: false });

map.addEventListener('pointerdown', (event) => {
  map.setPointerCapture(event.pointerId);
  dragged.pointers.set(event.pointerId, [event.clientX, event.clientY]);
  const selecting = event.shiftKey || document.getElementById('select-area').getAttribute('aria-pressed') === 'true';
  dragged.from = { at: toMap(frame(), event), selecting, x: event.clientX, y: event.clientY, moved: false };
});

map.addEventListener('pointermove', (event) => {
  const view = frame();
  const place = toMap(view, event);
  const last = dragged.pointers.get(event.pointerId);
  if (!last || !dragged.from) return showTip(event, place);
  hideTip();
  const others = [...dragged.pointers].filter(([id]) => id !== event.pointerId).map(([, one]) => one);
  dragged.pointers.set(event.pointerId, [event.clientX, event.clientY]);
  if (others.length) {
    const gap = (one) => Math.hypot(one[0] - others[0][0], one[1] - others[0][1]);
    return zoomBy(gap([event.clientX, event.clientY]) / Math.max(gap(last), 1), place);
  }
  if (Math.hypot(event.clientX - dragged.from.x, event.clientY - dragged.from.y) > 4) dragged.from.moved = true;
  if (dragged.from.selecting) {
    const [x, y] = dragged.from.at;
    dragged.box = [Math.min(x, place[0]), Math.min(y, place[1]), Math.max(x, place[0]), Math.max(y, place[1])];
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
  if (from.selecting && box) select(`m:${boxWords(box)}`);
  else if (!from.moved) chooseCell(cellNear(...from.at));
}
map.addEventListener('pointerup', released);
map.addEventListener('pointercancel', released);
map.addEventListener('pointerleave', hideTip);

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
  else if (event.key === 'Enter') chooseCell(cellNear(view.x, view.y));
  else return;
  event.preventDefault();
});

// The cell of the study that stands for a place: the one that holds it, or on a map of every cell the nearest.
function cellNear(x, y) {
  const { first } = shown.tiled;
  if (!first) return cellAt(x, y);
  return tiledCell(first.labelling, x, y).group === 0 ? -1 : nearestCell(x, y);
}

function hideTip() {
  dragged.told = null;
  document.getElementById('tip').hidden = true;
}

// What the map says of a class that a side shows at a place; from its tiles, or of a cell of the study.
function classAt(side, labelling, k, cell, x, y) {
  const group = shown.tiled[side] ? tiledCell(labelling, x, y).group : shown[side][cell];
  if (group === null) return '…';
  if (group === undefined || (shown.tiled[side] && !group)) return 'none';
  return groupWords(group, k);
}

function showTip(event, [x, y]) {
  const tip = document.getElementById('tip');
  const { first } = shown.tiled;
  const tiled = first && tiledCell(first.labelling, x, y);
  const cell = cellNear(x, y);
  dragged.told = [event, [x, y]];
  tip.hidden = tiled ? tiled.group === 0 : cell < 0;
  if (tip.hidden) return;
  const group = tiled ? tiled.group : shown.first[cell], name = namesOf(current(), state.k)[group - 1];
  const lines = [tiled ? placeWords(tiled.x, tiled.y) : whereabouts(cell), classAt('first', current(), state.k, cell, x, y) + (name ? `: ${name}` : '')];
  if (state.b && (cell >= 0 || shown.tiled.second)) lines.push(`compared: ${classAt('second', compared(), state.kb, cell, x, y)}`);
  if (tiled) lines.push(cell < 0 ? 'no cell of the study is near' : `nearest cell of the study, ${whereabouts(cell)}:`);
  if (state.layer === 'u') lines.push(`changed in ${(100 * valueOf(uncertainty[state.l], cell)).toFixed(0)} % of draws, classes by: ${uncertainty[state.l].assignedBy}`);
  const reference = references.find((one) => `r:${one.name}` === state.layer);
  if (reference) lines.push(`${reference.name}: ${reference.names[reference.raw[cell]] || 'none'}`);
  if (cell >= 0) lines.push(...inShort(cell, 10));
  tip.textContent = lines.join('\n');
  const box = map.getBoundingClientRect();
  const right = event.clientX - box.left, down = event.clientY - box.top;
  tip.style.left = `${Math.min(right + 14, Math.max(box.width - tip.offsetWidth - 4, 0))}px`;
  tip.style.top = `${Math.min(down + 14, Math.max(box.height - tip.offsetHeight - 4, 0))}px`;
}
