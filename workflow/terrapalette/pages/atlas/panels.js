// Controls, legend and cell: what is shown, in words and numbers.

function drawControls() {
  fill(byId('labelling'), labellings, state.l);
  fill(byId('layer'), layers(), state.layer);
  fill(byId('other'), [{ id: '', title: 'nothing' }, ...labellings], state.b);
  fill(byId('curve'), Object.keys(current().scores).map((id) => ({ id, title: CURVES[id] || id })), state.q);
  fill(byId('chart'), charts(), state.g);
  byId('chart-choice').hidden = charts().length < 2;
  byId('scatter-section').hidden = !planes.length;
  fill(byId('plane'), planes.map((one) => ({ id: one.space, title: one.space })), state.p);
  const setRange = (id, counts, value) => Object.assign(byId(id), { min: counts[0], max: counts[counts.length - 1], value });
  setRange('k', current().counts, state.k);
  byId('k-value').textContent = state.k;
  byId('opacity').value = state.o;
  for (const one of document.querySelectorAll('.comparing')) one.hidden = !state.b;
  if (state.b) {
    setRange('other-k', compared().counts, state.kb);
    byId('other-k-value').textContent = state.kb;
    byId('swipe').value = state.w;
    byId('differences').checked = Boolean(state.d);
    let different = 0;
    for (let cell = 0; cell < cells.count; cell++) different += shown.partners[shown.second[cell]] !== shown.first[cell];
    byId('agreement').textContent = `Adjusted Rand index ${shown.rand.toFixed(3)}; ${different} of ${cells.count} cells lie in a class that is not the partner of their class.`;
  }
  byId('clear').disabled = !state.s;
  byId('selection').textContent = shown.selected
    ? `${shown.selection.size[1]} cells selected: ${listed().map((one) => `${one.name} ${one.from((index) => shown.selection.means[index][1]).toFixed(3)}`).join(', ')}`
    : 'Nothing selected.';
}

// Variables as tables list them: indices first, then reflectances, then the mean over the steps of each group; each with
// its name and a function from values by variable to its own.
function listed() {
  const single = (index) => ({ name: variables[index].name, from: (value) => value(index) });
  const every = variables.map((one, index) => index);
  const groups = [...seasons()].map(([group, steps]) => ({ name: `mean ${group}`, from: (value) => steps.reduce((sum, index) => sum + value(index), 0) / steps.length }));
  return [
    ...every.filter((index) => variables[index].wavelength === null && !variables[index].step_name).map(single),
    ...every.filter((index) => variables[index].wavelength !== null).map(single),
    ...groups,
  ];
}

// The listed variables of a cell, in lines; no more than so many.
function inShort(cell, most) {
  const own = listed(), more = own.length > most ? [`and ${own.length - most + 1} more`] : [];
  const shownHere = more.length ? own.slice(0, most - 1) : own;
  return [...shownHere.map((one) => `${one.name} ${one.from((index) => valueOf(variables[index], cell)).toFixed(3)}`), ...more];
}

// The classes that are shown; what is of no type (0) stands last.
const groupsShown = () => Array.from({ length: state.k }, (_, index) => index + 1).concat(shown.table.size[0] ? [0] : []);

function drawLegend() {
  const reference = references.find((one) => `r:${one.name}` === state.layer);
  const variable = variables.find((one) => `v:${one.name}` === state.layer);
  byId('legend-title').textContent = `${current().title}, k = ${state.k}`;
  const parts = [];
  if (variable || state.layer === 'u') {
    const [low, high] = limits(variable || uncertainty[state.l]);
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 520 46');
    for (let index = 0; index < 100; index++) mark(svg, 'rect', { x: 60 + 4 * index, y: 4, width: 4.5, height: 16, fill: `rgb(${viridis(index / 99)})` });
    mark(svg, 'text', { x: 60, y: 38 }, short(low));
    mark(svg, 'text', { x: 460, y: 38, 'text-anchor': 'end' }, short(high));
    mark(svg, 'text', { x: 260, y: 38, 'text-anchor': 'middle' }, variable ? variable.name + (variable.unit === '1' ? '' : ` (${variable.unit})`) : 'share of draws in another class');
    parts.push(svg);
    if (!variable) parts.push(element('p', { class: 'small muted' }, `Classes of disturbed cells by: ${uncertainty[state.l].assignedBy}.`));
  } else if (reference) {
    const used = [...new Set(reference.raw)].filter(Boolean).sort((a, b) => a - b);
    parts.push(element('p', { class: 'small' }, ...used.flatMap((number) => [element('span', { class: 'swatch', color: KINDS[(number - 1) % KINDS.length] }), ` ${reference.names[number] || number}  `])));
  }
  if (appliedNow()) parts.push(...appliedLegend(appliedNow()));
  const off = hidden();
  const names = namesOf(current(), state.k), named = names.some(Boolean) ? ['name'] : [];
  const head = element('tr', {}, ...['show', 'class', '', ...named, 'cells', 'area', ...listed().map((one) => one.name), ''].map((word) => element('th', {}, word)));
  const rows = groupsShown().map((group) => {
    const words = group ? `class ${group}` : NO_TYPE.name;
    const toggle = () => {
      if (off.has(group)) off.delete(group);
      else off.add(group);
      change({ off: [...off].sort((a, b) => a - b).join(',') });
    };
    const numbers = [String(shown.table.size[group]), `${(100 * shown.table.share[group]).toFixed(1)} %`, ...listed().map((one) => one.from((index) => shown.table.means[index][group]).toFixed(3))];
    return element(
      'tr', {},
      element('td', {}, element('input', { type: 'checkbox', 'aria-label': `Show ${words}`, checked: !off.has(group), onchange: toggle })),
      element('td', {}, element('span', { class: 'swatch', color: colorIn(current(), state.k, group) })),
      element('td', { class: 'number' }, group ? String(group) : named.length ? '' : NO_TYPE.name),
      ...named.map(() => element('td', {}, group ? names[group - 1] : NO_TYPE.name)),
      ...numbers.map((text) => element('td', { class: 'number' }, text)),
      element('td', {}, element('button', { type: 'button', 'aria-label': `Select the cells of ${words}`, onclick: () => select(state.s === `k:${group}` ? '' : `k:${group}`) }, 'select')),
    );
  });
  parts.push(element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)));
  byId('legend-body').replaceChildren(...parts);
}

function drawCell() {
  const box = byId('cell');
  if (state.c < 0) {
    box.replaceChildren(element('p', { class: 'muted' }, 'Click a cell of the map, or press Enter on it.'));
    return;
  }
  const rows = labellings.map((one) => {
    const k = nearest(one.counts, state.k);
    const group = labelsOf(one, k)[state.c];
    return element('tr', {}, element('td', {}, one.title), element('td', {}, element('span', { class: 'swatch', color: colorIn(one, k, group) }), isTyped(group) ? ` ${group} of ${k}` : ` ${NO_TYPE.name}`));
  });
  const values = listed().map((one) => `${one.name} ${one.from((index) => valueOf(variables[index], state.c)).toFixed(4)}`).join(', ');
  // Distances between normalized values: the common input space.
  const distances = [];
  for (let group = 1; group <= state.k; group++) {
    if (!shown.table.size[group]) continue;
    const squares = variables.map((one, index) => ((valueOf(one, state.c) - shown.table.means[index][group]) / one.scale) ** 2);
    distances.push([Math.sqrt(squares.reduce((sum, square) => sum + square, 0)), group]);
  }
  const own = distances.find(([, group]) => group === shown.first[state.c]);
  const next = distances.filter(([, group]) => group !== shown.first[state.c]).sort((a, b) => a[0] - b[0])[0];
  const far = next && own ? `Distance to the centre of its class ${own[0].toFixed(2)}, to the next one (class ${next[1]}) ${next[0].toFixed(2)}, in standard deviations of the common input space.` : '';
  box.replaceChildren(
    element('p', {}, `${whereabouts(state.c, true)}: ${values}`),
    ...(shown.tiled.first ? [element('p', { class: 'small muted' }, `This is a cell of the study, which took ${DATA.tiles.lattice}.`)] : []),
    element('p', { class: 'small' }, far),
    element('table', {}, element('tbody', {}, ...rows)),
  );
}
