// What is known of a cell, in sentences: its class, how sure, what others say, and its class for every k; or why it has none.

let lacking = null, kept = {};

async function loadAnswers() {
  const { reason, surface } = DATA.lacking;
  lacking = { ...DATA.lacking, reason: await unpack(reason), surface: surface && { ...surface, ...(await quantized(surface.values)) } };
  for (const one of DATA.kept) kept[`${one.space}.${one.method}`] = { k: one.k, replicates: one.replicates, ...(await quantized(one)) };
}

// Why the study has no class at a point of the map; nothing to say beyond the map.
function whyNone(x, y) {
  const { place } = gridAt(x, y);
  if (place < 0) return '';
  const { reason, reasons, surface } = lacking, words = reasons[reason[place]];
  if (!reason[place]) return 'a neighbouring cell has one, this one is off the surface or lacks a value';
  if (words !== null) return words;
  const value = valueOf(surface, place);
  return Number.isFinite(value) ? `${surface.variable} is ${Number(value.toPrecision(3))} here, the study takes ${surface.side} ${surface.threshold}` : `${surface.variable} has no value here`;
}

// Distances in the common input space (of normalized values) from a cell to the mean of each class, nearest first.
function distancesOf(cell) {
  const found = [];
  for (let group = 1; group <= state.k; group++) {
    if (!shown.table.size[group]) continue;
    const squares = variables.map((one, index) => ((valueOf(one, cell) - shown.table.means[index][group]) / one.scale) ** 2);
    found.push({ group, distance: Math.sqrt(squares.reduce((sum, square) => sum + square, 0)) });
  }
  return found.sort((one, other) => one.distance - other.distance);
}

// A class of what is shown, in words.
function classWords(group) {
  const name = namesOf(current(), state.k)[group - 1];
  return `class ${group} of ${state.k}${name ? `: ${name}` : ''}`;
}

const atK = (k) => (k === state.k ? '' : ` (at k = ${k})`);

function nearWords(cell) {
  const group = shown.first[cell], every = distancesOf(cell);
  const own = every.find((one) => one.group === group), next = every.find((one) => one.group !== group);
  if (!own || !next) return '';
  const told = labelIn(current(), state.k, next.group), unit = 'in standard deviations of the common input space';
  return own.distance <= next.distance
    ? `It lies ${own.distance.toFixed(2)} from the centre of its class and ${next.distance.toFixed(2)} from the next one (${told}), ${unit}.`
    : `It lies ${own.distance.toFixed(2)} from the centre of its class; another centre (${told}) is nearer, ${next.distance.toFixed(2)}, ${unit}.`;
}

function noiseWords(cell) {
  const noise = uncertainty[state.l];
  return noise ? `With measurement error added it kept its class in ${percent(1 - valueOf(noise, cell))} of the draws${atK(noise.k)}.` : '';
}

function keptWords(cell) {
  const own = kept[state.l];
  if (!own) return '';
  const share = valueOf(own, cell);
  if (!Number.isFinite(share)) return `None of the ${own.replicates} bootstrap draws of other land judged this cell${atK(own.k)}.`;
  return `Classes found anew on other land gave it the partner of its class in ${percent(share)} of the bootstrap draws that judged it${atK(own.k)}.`;
}

// What each labelling says of a cell, at the k nearest to the one shown, and whether its class pairs with the one shown.
function opinions(cell) {
  return labellings.map((one) => {
    const k = nearest(one.counts, state.k), group = labelOf(one, k, cell);
    return { one, k, group, same: isTyped(group) && partnersOf(current(), state.k, one, k)[group] === shown.first[cell] };
  });
}

function otherWords(every) {
  const others = every.filter(({ one }) => one !== current()), same = others.filter((one) => one.same).length;
  const which = 'into the class that pairs with this one';
  if (others.length < 2) return others.length ? `The other labelling ${same ? 'puts' : 'does not put'} it ${which}.` : '';
  const told = { 0: 'None', [others.length]: 'All' }[same] || `${same}`;
  return `${told} of the ${others.length} other labellings ${same === 1 || !same ? 'puts' : 'put'} it ${which}.`;
}

const mapWords = (cell) => (references.length ? `Independent maps: ${references.map((one) => `${one.name} says ${(one.names[one.raw[cell]] || 'nothing').replaceAll('_', ' ')}`).join('; ')}.` : '');

// The class of a cell for every k, to press.
function strip(cell) {
  const { counts } = current();
  const boxes = counts.map((k) => {
    const group = labelOf(current(), k, cell), color = colorIn(current(), k, group), label = labelIn(current(), k, group);
    const words = { type: 'button', title: `k = ${k}: ${label}`, 'aria-label': `k = ${k}: ${label}`, 'data-key': `k ${k}`, ...(k === state.k ? { 'aria-current': 'true' } : {}) };
    return element('button', { ...words, onclick: () => change({ k, off: '', s: state.s.startsWith('k:') ? '' : state.s }) }, element('span', { class: 'swatch', color }), element('span', {}, String(k)));
  });
  return counts.length > 1 ? [element('p', { class: 'small muted' }, 'Its class for every k:'), element('div', { class: 'steps', role: 'group', 'aria-label': 'Class of the cell for every k' }, ...boxes)] : [];
}

function drawAnswer() {
  const cell = state.c, asked = askedPlace();
  if (cell < 0 && !asked) return renew(byId('cell'), element('p', { class: 'muted' }, 'Click a cell of the map, or press Enter on it.'));
  if (cell < 0) return renew(byId('cell'), ...drawNone(asked));
  const group = shown.first[cell], every = opinions(cell);
  const said = isTyped(group) ? `is in ${classWords(group)} (${current().title}).` : `is of ${NO_TYPE.name} (${current().title}, k = ${state.k}).`;
  const sentences = [isTyped(group) ? nearWords(cell) : '', noiseWords(cell), keptWords(cell), otherWords(every), mapWords(cell)].filter(Boolean);
  const rows = every.map(({ one, k, group: its, same }) => element('tr', {}, element('td', {}, one.title), element('td', {}, element('span', { class: 'swatch', color: colorIn(one, k, its) }), isTyped(its) ? ` ${its} of ${k} ${namesOf(one, k)[its - 1]}` : ` ${NO_TYPE.name}`), element('td', {}, one === current() ? 'shown' : same ? 'pairs' : 'differs')));
  const values = listed().map((one) => `${one.name} ${fixed(one.from((index) => valueOf(variables[index], cell)), 4)}`).join(', ');
  renew(
    byId('cell'),
    element('p', { class: 'said' }, element('strong', {}, asked ? `${asked.title} (${asked.words})` : whereabouts(cell, true)), ` ${said}`),
    ...(shown.tiled.first ? [element('p', { class: 'small muted' }, `This is a cell of the study, ${whereabouts(cell)}, which took ${DATA.tiles.lattice}.`)] : []),
    ...strip(cell),
    element('p', { class: 'small' }, sentences.join(' ')),
    element('table', {}, element('tbody', {}, ...rows)),
    element('p', { class: 'small muted' }, `${asked ? `Cell at ${whereabouts(cell, true)}: ` : ''}${values}`),
  );
}

function drawNone(asked) {
  const point = askedPoint(), why = point ? whyNone(...point) : '';
  const near = point ? nearestOnEarth(asked.lat, asked.lon) : null;
  const found = [element('p', { class: 'said' }, element('strong', {}, `${asked.title} (${asked.words})`), why ? ` has no class: ${why}.` : ' lies beyond this map.')];
  if (!near) return found;
  const group = shown.first[near.cell], its = isTyped(group) ? `in ${classWords(group)}` : `of ${NO_TYPE.name}`;
  const show = () => change({ c: near.cell, a: '' });
  return [...found, element('p', {}, `The nearest cell with a class lies ${Math.round(near.distance)} km away, ${its}. `, element('button', { type: 'button', 'data-key': 'near', onclick: show }, 'Show it'))];
}
