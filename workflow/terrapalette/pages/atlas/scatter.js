// The scatter: cells in a plane; dragging around points selects them, or walks.

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
      context.fillStyle = colorIn(current(), state.k, shown.first[scatterCells[index]]);
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
  if (lasso.points && !walker()) {
    context.strokeStyle = getComputedStyle(canvas).color;
    context.lineWidth = 1.5 * view.ratio;
    context.beginPath();
    lasso.points.forEach(([x, y]) => context.lineTo(x * view.ratio, y * view.ratio));
    context.stroke();
  }
  drawWalker(context, view);
  byId('scatter-note').textContent = `${one.axes[0]} to the right, ${one.axes[1]} upwards; ${scatterCells.length < cells.count ? `${scatterCells.length} of ${cells.count} cells, drawn at random` : 'all cells'}`;
}

// Coordinates of a place on the canvas, in its own pixels.
function planeAt([x, y]) {
  const one = plane(), canvas = byId('scatter'), margin = 12;
  const back = (place, [low, high], size) => low + ((place - margin) / (size - 2 * margin)) * (high - low);
  return [back(x, one.span.x, canvas.clientWidth), back(canvas.clientHeight - y, one.span.y, canvas.clientHeight)];
}

byId('scatter').addEventListener('pointerdown', (event) => {
  byId('scatter').setPointerCapture(event.pointerId);
  lasso.points = [[event.offsetX, event.offsetY]];
  if (walker()) walkTo(planeAt(lasso.points[0]));
});
byId('scatter').addEventListener('pointermove', (event) => {
  if (!lasso.points) return;
  if (walker()) return walkTo(planeAt([event.offsetX, event.offsetY]));
  lasso.points.push([event.offsetX, event.offsetY]);
  requestAnimationFrame(drawScatter);
});
byId('scatter').addEventListener('pointerup', () => {
  const drawn = lasso.points;
  lasso.points = null;
  if (walker()) return;
  if (!drawn || drawn.length < 4) return select('');
  // An address must stay short: some forty corners tell the shape.
  const every = Math.ceil(drawn.length / 40);
  const corners = drawn.filter((_, index) => index % every === 0).map(planeAt);
  select(`p:${state.p};${corners.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(';')}`);
});
