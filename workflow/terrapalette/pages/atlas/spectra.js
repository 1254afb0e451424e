// Mean curves of the classes, of the selection and of a cell: reflectances over wavelength, or a variable's steps.

// What curves there are: the spectrum, and each variable that runs along a dimension.
function charts() {
  const bands = variables.map((one, index) => [one.wavelength, index]).filter(([wavelength]) => wavelength !== null);
  bands.sort((one, other) => one[0] - other[0]);
  const spectrum = { id: 'spectrum', title: 'reflectance', heading: 'Spectra', unit: '', axis: 'wavelength (nm)', bands };
  const groups = [...seasons()].map(([group, steps]) => ({
    id: `g:${group}`, title: group, heading: `${group}, step by step`, unit: variables[steps[0]].unit, axis: 'step',
    bands: steps.map((index, place) => [place, index]),
  }));
  return [...(bands.length ? [spectrum] : []), ...groups];
}

function drawSpectra() {
  const svg = byId('spectra');
  const chart = charts().find((one) => one.id === state.g);
  if (!chart) {
    svg.replaceChildren();
    mark(svg, 'text', { x: 20, y: 40 }, 'No variable of this study has a wavelength or runs along a dimension.');
    return;
  }
  const { bands } = chart, isSpectrum = chart.id === 'spectrum';
  byId('spectra-title').textContent = chart.heading;
  const off = hidden();
  const rows = [];
  for (const group of groupsShown()) {
    if (!off.has(group) && shown.table.size[group]) rows.push([bands.map(([, index]) => shown.table.means[index][group]), group]);
  }
  const extra = [];
  if (shown.selected && shown.selection.size[1]) extra.push([bands.map(([, index]) => shown.selection.means[index][1]), '8 5']);
  if (state.c >= 0) extra.push([bands.map(([, index]) => valueOf(variables[index], state.c)), '2 4']);
  if (walk.here) extra.push([bands.map(([, index]) => walk.here.physical[index]), '12 4 2 4']);
  const every = [...rows, ...extra].flatMap(([values]) => values).filter(Number.isFinite);
  // Reflectances begin at nothing; a temperature need not.
  const range = isSpectrum || !every.length ? [Math.min(0, ...every), Math.max(...every, 0.01)] : [Math.min(...every), Math.max(...every)];
  const xText = isSpectrum ? short : (place) => variables[bands[place][1]].step_name;
  const label = chart.unit && chart.unit !== '1' ? `${chart.title} (${chart.unit})` : chart.title;
  const place = axes(svg, [bands[0][0], bands[bands.length - 1][0]], range, bands.map(([one]) => one), chart.axis, label, xText);
  const line = (values) => path(values.map((value, index) => [place.x(bands[index][0]), place.y(value)]));
  for (const [values, group] of rows) {
    mark(svg, 'path', { d: line(values), class: 'casing' });
    mark(svg, 'path', { d: line(values), class: 'line', stroke: colorIn(current(), state.k, group) });
    mark(svg, 'text', { x: place.right + 2, y: place.y(values[values.length - 1]) + 4 }, group || '–');
  }
  for (const [values, dash] of extra) mark(svg, 'path', { d: line(values), class: 'mark', fill: 'none', 'stroke-dasharray': dash });
}
