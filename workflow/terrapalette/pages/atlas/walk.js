// A walk in a plane of codes: what the place under the walker decodes to, its class, and the real place most like it.

let walks = {};
const walk = { here: null };

async function loadWalks() {
  for (const one of DATA.walks) {
    const layers = await Promise.all(one.layers.map(async ({ in: inputs, weight, bias }) => ({ inputs, weight: numbersOf(await quantized(weight)), bias: numbersOf(await quantized(bias)) })));
    walks[one.space] = { others: one.others, layers };
  }
}

const numbersOf = (quantity) => Float64Array.from(quantity.raw, (_, index) => valueOf(quantity, index));

// What linear layers make of numbers; between two layers what is below zero becomes zero.
function through(layers, numbers) {
  return layers.reduce((values, { inputs, weight, bias }, place) => {
    const found = Array.from(bias, (one, out) => values.reduce((sum, value, input) => sum + value * weight[out * inputs + input], one));
    return place < layers.length - 1 ? found.map((one) => Math.max(one, 0)) : found;
  }, numbers);
}

const canWalk = () => Boolean(walks[state.p]);

// Where the walker is, in the plane's coordinates; nothing while nobody walks.
function walker() {
  const at = state.t.split(',').map(Number);
  return canWalk() && at.length === 2 && state.t && at.every(Number.isFinite) ? at : null;
}

// Values there, normalized and physical; the class whose centre is nearest, and the nearest cell, in the common input space.
function walked(at) {
  const { others, layers } = walks[state.p];
  const values = through(layers, [...at, ...others]);
  const physical = values.map((value, index) => variables[index].centre + value * variables[index].scale);
  const apart = (valueAt) => variables.reduce((sum, one, index) => sum + ((physical[index] - valueAt(one, index)) / one.scale) ** 2, 0);
  const found = { physical, group: 0, near: Infinity, cell: -1, distance: Infinity };
  for (let group = 1; group <= state.k; group++) {
    const square = shown.table.size[group] ? apart((one, index) => shown.table.means[index][group]) : Infinity;
    if (square < found.near) Object.assign(found, { group, near: square });
  }
  for (let cell = 0; cell < cells.count; cell++) {
    const square = apart((one) => valueOf(one, cell));
    if (square < found.distance) Object.assign(found, { cell, distance: square });
  }
  return { ...found, near: Math.sqrt(found.near), distance: Math.sqrt(found.distance) };
}

function drawWalk() {
  const at = walker(), one = plane();
  walk.here = at && walked(at);
  byId('walk').hidden = !canWalk();
  byId('walk').setAttribute('aria-pressed', String(Boolean(at)));
  byId('scatter').tabIndex = at ? 0 : -1;
  byId('scatter').setAttribute('role', at ? 'application' : 'img');
  byId('scatter').setAttribute('aria-label', at ? 'Cells in the chosen plane. Drag, or press arrow keys, to walk.' : 'Cells in the chosen plane. Drag around points to select them.');
  if (!at) return renew(byId('walk-note'));
  const { physical, group, near, cell, distance } = walk.here;
  const values = listed().map((variable) => `${variable.name} ${fixed(variable.from((index) => physical[index]), 3)}`).join(', ');
  const show = () => change({ c: cell, a: '' });
  renew(
    byId('walk-note'),
    element('p', { class: 'small' }, `${one.axes[0]} ${at[0].toFixed(2)}, ${one.axes[1]} ${at[1].toFixed(2)} decodes to ${values}. Nearest centre: ${classWords(group)}, ${near.toFixed(2)} away. Nearest real place: ${whereabouts(cell)}, ${distance.toFixed(2)} away (in standard deviations of the common input space). `, element('button', { type: 'button', 'data-key': 'walked', onclick: show }, 'Show it')),
  );
}

function walkTo([x, y]) {
  const one = plane();
  const within = (value, [low, high]) => Math.min(Math.max(value, low), high);
  state.t = [within(x, one.span.x), within(y, one.span.y)].map((value) => value.toFixed(3)).join(',');
  drawWalk();
  drawSpectra();
  requestAnimationFrame(() => { drawScatter(); drawMap(); });
  writeAddress();
}

// The walker on the scatter; the map has a ring around the place most like it.
function drawWalker(context, view) {
  const at = walker();
  if (!at) return;
  const [x, y, reach] = [view.x(at[0]), view.y(at[1]), 12 * view.ratio];
  for (const [color, width] of [['#ffffff', 5], ['#1d2433', 2]]) {
    context.strokeStyle = color;
    context.lineWidth = width * view.ratio;
    context.beginPath();
    for (const [across, down] of [[reach, 0], [0, reach]]) {
      context.moveTo(x - across, y - down);
      context.lineTo(x + across, y + down);
    }
    context.stroke();
  }
}

byId('walk').addEventListener('click', () => {
  const { x, y } = plane().span;
  change({ t: walker() ? '' : `${((x[0] + x[1]) / 2).toFixed(3)},${((y[0] + y[1]) / 2).toFixed(3)}` });
});
byId('scatter').addEventListener('keydown', (event) => {
  const at = walker(), step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
  if (!at || !step) return;
  event.preventDefault();
  const { x, y } = plane().span;
  walkTo([at[0] + (step[0] * (x[1] - x[0])) / 60, at[1] + (step[1] * (y[1] - y[0])) / 60]);
});
