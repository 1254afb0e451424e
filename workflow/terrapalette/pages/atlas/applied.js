// Other data in the same land types: layers of the map, for their cells are the study's.

let applied = [];

async function loadApplied() {
  applied = await Promise.all(DATA.applied.map(async (one) => ({ ...one, raw: await unpack(one), before: await unpack(one.before) })));
}

const appliedLayers = () => applied.filter((one) => one.labelling === state.l).map((one) => ({ id: `a:${one.name}`, title: `applied: ${one.name}` }));
const appliedNow = () => applied.find((one) => one.labelling === state.l && `a:${one.name}` === state.layer);

// Colour of a cell by its class in other data; none where it has no class there.
function appliedColors(one) {
  const palette = Object.fromEntries(Object.entries(one.colors).map(([number, color]) => [number, parse(color)]));
  return (cell) => palette[one.raw[cell]] || null;
}

function appliedLegend(one) {
  let compared = 0, changed = 0;
  for (let cell = 0; cell < cells.count; cell++) {
    if (!one.raw[cell] || !one.before[cell]) continue;
    compared++;
    changed += one.raw[cell] !== one.before[cell];
  }
  const swatches = Object.entries(one.names).flatMap(([number, name]) => [element('span', { class: 'swatch', color: one.colors[number] }), ` ${classLabel(number, name)}  `]);
  return [
    element('p', { class: 'small' }, `${one.name} in the ${Object.keys(one.names).length} classes of this labelling's maps: `, ...swatches),
    element('p', { class: 'small muted' }, `${changed} of ${compared} cells have another class in the study's own data.`),
  ];
}
