// Flows: which cells go from which class to which, over several numbers of classes or between two labellings; what the
// pointer or the keyboard is on is lit on the map.

const MOST_STAGES = 6;
const flows = { marks: [], at: -1 };

// Whether flows lead from one labelling to another: asked for, or all there is where a method has one k.
const isBetween = () => Boolean(state.b) && (state.f === 'b' || current().counts.length === 1);

// Each stage is a labelling at one k, with its labels.
function stages() {
  const stage = (labelling, k) => ({ labelling, k, labels: labelsOf(labelling, k) });
  if (isBetween()) return [stage(current(), state.k), stage(compared(), state.kb)];
  const { counts } = current(), here = counts.indexOf(state.k);
  const first = Math.max(Math.min(here - Math.floor(MOST_STAGES / 2), counts.length - MOST_STAGES), 0);
  return counts.slice(first, first + MOST_STAGES).map((k) => stage(current(), k));
}

// Where a stage's classes stand: one below the other by number, no type last, with gaps; from cells to pixels.
function blocksOf(stage, top, height) {
  const sizes = new Float64Array(stage.k + 1);
  for (const group of stage.labels) sizes[group]++;
  const order = Array.from(sizes.keys()).sort((one, other) => (one || Infinity) - (other || Infinity)).filter((group) => sizes[group]);
  const gap = Math.min(6, 40 / order.length), scale = (height - gap * (order.length - 1)) / cells.count;
  const found = new Map();
  let y = top;
  for (const group of order) {
    found.set(group, { group, y, size: sizes[group], scale, from: y, to: y });
    y += sizes[group] * scale + gap;
  }
  return found;
}

// Cells that two stages share, by class of one and of the other, in their order.
function sharedBetween(one, other) {
  const shared = new Float64Array((one.k + 1) * (other.k + 1));
  for (let cell = 0; cell < cells.count; cell++) shared[one.labels[cell] * (other.k + 1) + other.labels[cell]]++;
  const found = [];
  for (const a of one.blocks.keys()) for (const b of other.blocks.keys()) if (shared[a * (other.k + 1) + b]) found.push({ a, b, size: shared[a * (other.k + 1) + b] });
  return found;
}

function drawFlows() {
  const svg = byId('flows'), every = stages(), focused = svg.contains(document.activeElement);
  const between = isBetween();
  byId('flows-section').hidden = every.length < 2;
  const kinds = [...(current().counts.length > 1 ? [{ id: 'k', title: `${current().title}, over k` }] : []), ...(state.b ? [{ id: 'b', title: `${current().title} and ${compared().title}` }] : [])];
  fill(byId('flows-of'), kinds, between ? 'b' : 'k');
  svg.replaceChildren();
  [flows.marks, flows.at] = [[], focused ? Math.max(flows.at, 0) : -1];
  if (every.length < 2) return;
  const [left, right, top, bottom] = [10, 496, 26, 290], wide = 14;
  const place = (index) => left + (index * (right - left)) / (every.length - 1);
  every.forEach((stage, index) => {
    stage.blocks = blocksOf(stage, top, bottom - top);
    const anchor = index === 0 ? 'start' : index === every.length - 1 ? 'end' : 'middle';
    mark(svg, 'text', { x: place(index) + (anchor === 'start' ? 0 : anchor === 'end' ? wide : wide / 2), y: 14, 'text-anchor': anchor }, between ? `${stage.labelling.title}, k = ${stage.k}` : `k = ${stage.k}`);
  });
  const ribbons = mark(svg, 'g', {}), blocks = mark(svg, 'g', {});
  every.slice(1).forEach((next, index) => {
    const stage = every[index], [x, far] = [place(index) + wide, place(index + 1)], bend = (x + far) / 2;
    for (const { a, b, size } of sharedBetween(stage, next)) {
      const from = stage.blocks.get(a), to = next.blocks.get(b);
      const [down, up] = [size * from.scale, size * to.scale];
      const d = `M${x} ${from.from}C${bend} ${from.from} ${bend} ${to.to} ${far} ${to.to}V${to.to + up}C${bend} ${to.to + up} ${bend} ${from.from + down} ${x} ${from.from + down}Z`;
      from.from += down;
      to.to += up;
      const words = `${size} cells from ${flowWords(stage, a)} to ${flowWords(next, b)}`;
      addFlow(ribbons, 'path', { d, fill: colorIn(stage.labelling, stage.k, a) }, words, (cell) => stage.labels[cell] === a && next.labels[cell] === b);
    }
  });
  every.forEach((stage, index) => {
    for (const { group, y, size, scale } of stage.blocks.values()) {
      const box = { x: place(index), y, width: wide, height: Math.max(size * scale, 1), fill: colorIn(stage.labelling, stage.k, group) };
      addFlow(blocks, 'rect', box, `${size} cells of ${flowWords(stage, group)}`, (cell) => stage.labels[cell] === group);
    }
  });
  // One stop of the keyboard; arrows go from mark to mark.
  if (focused) light(Math.min(flows.at, flows.marks.length - 1));
  else if (flows.marks.length) flows.marks[0].drawn.setAttribute('tabindex', 0);
  byId('flows-note').textContent = flowsIdle;
}

const flowsIdle = 'Point at a flow, or move through them with the arrow keys: its cells light up on the map.';
const flowWords = ({ labelling, k }, group) => `${labelIn(labelling, k, group)} (k = ${k})`;

function addFlow(parent, name, attributes, words, holds) {
  const drawn = mark(parent, name, { ...attributes, class: 'flow', role: 'img', 'aria-label': words, tabindex: -1 });
  const index = flows.marks.push({ drawn, words, holds }) - 1;
  drawn.addEventListener('pointerenter', () => light(index, false));
  drawn.addEventListener('pointerdown', () => light(index, false));
  drawn.addEventListener('focus', () => { if (flows.at !== index) light(index, false); });
}

// Light the cells of one flow on the map, or none.
function light(index, focus = true) {
  for (const { drawn } of flows.marks) {
    drawn.classList.remove('lit');
    drawn.setAttribute('tabindex', -1);
  }
  const one = flows.marks[index];
  [flows.at, shown.lit] = [one ? index : -1, Boolean(one)];
  (one || flows.marks[0])?.drawn.setAttribute('tabindex', 0);
  if (one) {
    one.drawn.classList.add('lit');
    if (focus) one.drawn.focus({ preventScroll: true });
    paint(layerCanvas.lit, (cell) => (one.holds(cell) ? [213, 0, 120] : null));
  }
  byId('flows-note').textContent = one ? `${one.words}.` : flowsIdle;
  requestAnimationFrame(drawMap);
}

byId('flows').addEventListener('pointerleave', () => light(-1));
// Not on the drawing itself: browsers give the focus to drawings that listen for it.
byId('flows-section').addEventListener('focusout', (event) => { if (event.relatedTarget && !byId('flows').contains(event.relatedTarget)) light(-1); });
byId('flows').addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step || !flows.marks.length) return;
  event.preventDefault();
  light((Math.max(flows.at, 0) + step + flows.marks.length) % flows.marks.length);
});
