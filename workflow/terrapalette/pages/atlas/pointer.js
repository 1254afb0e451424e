// Move, zoom and choose: with the mouse, two fingers, or the keyboard.

const dragged = { box: null, from: null, corner: null, pointers: new Map() };
const isSelecting = () => byId('select-area').getAttribute('aria-pressed') === 'true';

// The page scrolls with the wheel; the map zooms only where somebody means it (a pinch on a touchpad says Ctrl too).
let hinting = 0;

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
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    return zoomBy(Math.exp(-event.deltaY / 400), toMap(frame(), event));
  }
  byId('hint').hidden = false;
  clearTimeout(hinting);
  hinting = setTimeout(() => { byId('hint').hidden = true; }, 1500);
}, { passive: false });

// Whether the divider between two maps is below the pointer: fingers need more room.
function onDivider(event) {
  const box = map.getBoundingClientRect();
  return Boolean(state.b) && Math.abs(event.clientX - box.left - state.w * box.width) < (event.pointerType === 'mouse' ? 8 : 20);
}

function swipeTo(event) {
  const box = map.getBoundingClientRect();
  state.w = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
  byId('swipe').value = state.w;
  requestAnimationFrame(drawMap);
  writeAddress();
}

map.addEventListener('pointerdown', (event) => {
  map.setPointerCapture(event.pointerId);
  map.classList.add('pointed');
  dragged.pointers.set(event.pointerId, [event.clientX, event.clientY]);
  const swiping = dragged.pointers.size === 1 && onDivider(event), selecting = !swiping && (event.shiftKey || isSelecting());
  dragged.from = { at: toMap(frame(), event), swiping, selecting, x: event.clientX, y: event.clientY, moved: false };
});

map.addEventListener('pointermove', (event) => {
  const view = frame();
  const place = toMap(view, event);
  const last = dragged.pointers.get(event.pointerId);
  if (!last || !dragged.from) {
    map.classList.toggle('swiping', onDivider(event));
    return tell(event);
  }
  hideTip();
  if (dragged.from.swiping) return swipeTo(event);
  const others = [...dragged.pointers].filter(([id]) => id !== event.pointerId).map(([, one]) => one);
  dragged.pointers.set(event.pointerId, [event.clientX, event.clientY]);
  if (others.length) {
    dragged.from.moved = true;
    const gap = (one) => Math.hypot(one[0] - others[0][0], one[1] - others[0][1]);
    return zoomBy(gap([event.clientX, event.clientY]) / Math.max(gap(last), 1), place);
  }
  if (Math.hypot(event.clientX - dragged.from.x, event.clientY - dragged.from.y) > 4) dragged.from.moved = true;
  if (dragged.from.selecting) {
    dragged.box = boxBetween(dragged.from.at, place);
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
  if (event.type === 'pointercancel' || from.swiping) return;
  if (from.selecting && box) select(`m:${boxWords(box)}`);
  else if (!from.moved) choosePoint(...from.at, event.pointerType !== 'mouse');
}
map.addEventListener('pointerup', released);
map.addEventListener('pointercancel', released);
map.addEventListener('pointerleave', hideTip);

map.addEventListener('keydown', (event) => {
  map.classList.remove('pointed');
  const view = frame();
  const step = (60 * view.ratio) / view.scale;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
  if (event.key in moves) {
    state.x += moves[event.key][0];
    state.y += moves[event.key][1];
    moved();
    if (dragged.corner) dragged.box = boxBetween(dragged.corner, [frame().x, frame().y]);
  } else if (event.key === '+' || event.key === '=') zoomBy(1.5);
  else if (event.key === '-') zoomBy(1 / 1.5);
  else if (event.key === 'Enter' && isSelecting()) setCorner(view);
  else if (event.key === 'Enter') choosePoint(view.x, view.y, false);
  else if (event.key === 'Escape') {
    dragged.corner = dragged.box = null;
    hideTip();
    requestAnimationFrame(drawMap);
  } else return;
  event.preventDefault();
});

const boxBetween = ([x, y], [a, b]) => [Math.min(x, a), Math.min(y, b), Math.max(x, a), Math.max(y, b)];

// With the keyboard an area is selected corner by corner.
function setCorner(view) {
  if (!dragged.corner) {
    dragged.corner = [view.x, view.y];
    return;
  }
  const box = boxBetween(dragged.corner, [view.x, view.y]);
  dragged.corner = dragged.box = null;
  select(`m:${boxWords(box)}`);
}
