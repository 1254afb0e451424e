// The tree of merges of a labelling that has one, with a cut to drag.

// The labelling whose tree belongs to what is shown: its own, or another one's in the same space.
const treeOf = () => (current().tree ? current() : labellings.find((one) => one.tree && one.space === current().space));

function drawTree() {
  const owner = treeOf();
  byId('tree-section').hidden = !owner;
  if (!owner) return;
  const focused = document.activeElement && document.activeElement.classList.contains('cut');
  const svg = byId('tree');
  const { tree } = owner;
  const heights = tree.height, top = Math.sqrt(heights[heights.length - 1] * 1.05);
  const leaves = tree.cells.length;
  byId('tree-title').textContent = `Merges of ${owner.method_title}`;
  byId('tree-note').textContent = `The last ${heights.length} merges in the space ${owner.space}${owner === current() ? '' : `; the map shows ${current().method_title}`}. ${current().counts.length > 1 ? 'Drag the dashed line, or move it with the arrow keys; n' : 'N'}umbers are cells.`;
  const place = axes(svg, [0, 10 * leaves], [0, top], [], 'cells below each branch', 'root of the merge height');
  const level = (height) => place.y(Math.sqrt(height));
  const k = nearest(owner.counts, state.k);
  const cut = k <= 1 ? heights[heights.length - 1] * 1.025 : k > heights.length ? heights[0] / 2 : (heights[heights.length - k] + heights[heights.length - k + 1]) / 2;
  const labels = labelsOf(owner, k);
  tree.x.forEach((x, index) => {
    const y = tree.y[index];
    const leaf = Math.min(Math.max(Math.round((x[0] - 5) / 10), 0), leaves - 1);
    const color = y[1] < cut ? colorsOf(owner, k)[labels[tree.member[leaf]] - 1] : null;
    const d = path(x.map((one, corner) => [place.x(one), level(y[corner])]));
    if (color) mark(svg, 'path', { d, class: 'casing' });
    mark(svg, 'path', { d, class: color ? 'line' : 'branch', ...(color ? { stroke: color } : {}) });
  });
  if (leaves <= 30) tree.cells.forEach((count, leaf) => mark(svg, 'text', { x: place.x(10 * leaf + 5), y: place.bottom + 14, 'text-anchor': 'end', transform: `rotate(-60 ${place.x(10 * leaf + 5)} ${place.bottom + 14})` }, count));
  const group = mark(svg, 'g', { class: 'cut', tabindex: 0, role: 'slider', 'aria-label': 'Cut of the tree', 'aria-valuemin': owner.counts[0], 'aria-valuemax': owner.counts[owner.counts.length - 1], 'aria-valuenow': k, 'aria-valuetext': `${k} classes` });
  mark(group, 'rect', { x: place.left, y: level(cut) - 10, width: place.right - place.left, height: 20, class: 'hit' });
  mark(group, 'line', { x1: place.left, x2: place.right, y1: level(cut), y2: level(cut), class: 'mark' });
  mark(group, 'text', { x: place.right, y: level(cut) - 5, 'text-anchor': 'end' }, `k = ${k}`);
  if (focused) group.focus({ preventScroll: true });
}

// Where the tree was when it was taken hold of: what k changes around it must not move it under the pointer.
const cutting = { box: null };

function dragCut(event) {
  const { box } = cutting;
  const y = ((event.clientY - box.top) / box.height) * 300;
  const heights = treeOf().tree.height, top = Math.sqrt(heights[heights.length - 1] * 1.05);
  const height = (Math.max((CHART.bottom - y) / (CHART.bottom - CHART.top), 0) * top) ** 2;
  const k = nearest(current().counts, 1 + heights.filter((one) => one > height).length);
  if (k === state.k) return;
  change({ k, off: '', s: state.s.startsWith('k:') ? '' : state.s });
  window.scrollBy(0, byId('tree').getBoundingClientRect().top - box.top);
}

byId('tree').addEventListener('pointerdown', (event) => {
  if (!event.target.closest('.cut')) return;
  byId('tree').setPointerCapture(event.pointerId);
  cutting.box = byId('tree').getBoundingClientRect();
  byId('tree').querySelector('.cut').focus({ preventScroll: true });
  event.preventDefault();
});
byId('tree').addEventListener('pointermove', (event) => {
  if (cutting.box) dragCut(event);
});
for (const end of ['pointerup', 'pointercancel']) byId('tree').addEventListener(end, () => { cutting.box = null; });
byId('tree').addEventListener('keydown', (event) => {
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  if (!step || !event.target.classList.contains('cut')) return;
  event.preventDefault();
  const { counts } = current();
  change({ k: counts[Math.min(Math.max(counts.indexOf(state.k) + step, 0), counts.length - 1)] });
});
