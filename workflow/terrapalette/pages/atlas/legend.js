// What colours mean: strips below the map whose height never changes, the key of another layer, the table of classes.

// The classes of a labelling; what is of no type (0) stands last.
const groupsOf = (groups, k) => Array.from({ length: k }, (_, index) => index + 1).concat(groups.includes(0) ? [0] : []);
const groupsShown = () => groupsOf(shown.first, state.k);

// A class of a labelling in words: its number and name.
const labelIn = (labelling, k, group) => classLabel(isTyped(group) ? group : NO_TYPE.number, namesOf(labelling, k)[group - 1]);

const selectClass = (group) => select(state.s === `k:${group}` ? '' : `k:${group}`);

function drawStrip() {
  renew(byId('strip'), ...groupsShown().map((group) => {
    const label = labelIn(current(), state.k, group);
    const words = { type: 'button', title: `${label}: select its cells`, 'aria-pressed': String(state.s === `k:${group}`), 'data-key': `class ${group}` };
    return element('button', { ...words, onclick: () => selectClass(group) }, element('span', { class: 'swatch', color: colorIn(current(), state.k, group) }), element('span', { class: 'label' }, label));
  }));
  if (!state.b) return;
  byId('other-strip').replaceChildren(...groupsOf(shown.second, state.kb).map((group) => {
    const label = labelIn(compared(), state.kb, group);
    return element('span', { title: label }, element('span', { class: 'swatch', color: colorIn(compared(), state.kb, group) }), element('span', { class: 'label' }, label));
  }));
}

function drawKey() {
  const reference = references.find((one) => `r:${one.name}` === state.layer);
  const variable = variables.find((one) => `v:${one.name}` === state.layer);
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
    if (!variable) parts.push(element('p', { class: 'small muted' }, `Noise was drawn for k = ${uncertainty[state.l].k} alone; another k shows its land types. Classes of disturbed cells by: ${uncertainty[state.l].assignedBy}.`));
  } else if (reference) {
    parts.push(element('p', { class: 'small' }, ...referenceClasses(reference).flatMap(([color, name]) => [element('span', { class: 'swatch', color }), ` ${name}  `])));
  }
  if (appliedNow()) parts.push(...appliedLegend(appliedNow()));
  byId('key').replaceChildren(...parts);
}

// Colours and names of the classes that an independent map has in the study's cells.
function referenceClasses(reference) {
  const used = [...new Set(reference.raw)].filter(Boolean).sort((a, b) => a - b);
  return used.map((number) => [KINDS[(number - 1) % KINDS.length], String(reference.names[number] || number)]);
}

function drawLegend() {
  byId('legend-title').textContent = `${current().title}, k = ${state.k}`;
  const off = hidden();
  const names = namesOf(current(), state.k), named = names.some(Boolean) ? ['name'] : [];
  const head = element('tr', {}, ...['show', 'select', 'class', ...named, 'cells', 'area', ...listed().map((one) => one.name)].map((word) => element('th', {}, word)));
  const rows = groupsShown().map((group) => {
    const words = group ? `class ${group}` : NO_TYPE.name;
    const toggle = () => {
      if (off.has(group)) off.delete(group);
      else off.add(group);
      change({ off: [...off].sort((a, b) => a - b).join(',') });
    };
    const numbers = [String(shown.table.size[group]), percent(shown.table.share[group]), ...listed().map((one) => fixed(one.from((index) => shown.table.means[index][group]), 3))];
    return element(
      'tr', {},
      element('td', {}, element('input', { type: 'checkbox', 'aria-label': `Show ${words}`, 'data-key': `show ${group}`, checked: !off.has(group), onchange: toggle })),
      element('td', {}, element('button', { type: 'button', 'aria-label': `Select the cells of ${words}`, 'aria-pressed': String(state.s === `k:${group}`), 'data-key': `select ${group}`, onclick: () => selectClass(group) }, 'select')),
      element('td', {}, element('span', { class: 'swatch', color: colorIn(current(), state.k, group) }), group ? ` ${group}` : named.length ? '' : ` ${NO_TYPE.name}`),
      ...named.map(() => element('td', { class: 'name' }, group ? names[group - 1] : NO_TYPE.name)),
      ...numbers.map((text) => element('td', { class: 'number' }, text)),
    );
  });
  renew(byId('legend-body'), element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)));
}
