// Mean spectra of the classes, of the selection and of a cell.

function drawSpectra() {
  const svg = byId('spectra');
  const bands = variables.map((one, index) => [one.wavelength, index]).filter(([wavelength]) => wavelength !== null);
  bands.sort((one, other) => one[0] - other[0]);
  if (!bands.length) {
    svg.replaceChildren();
    mark(svg, 'text', { x: 20, y: 40 }, 'No variable of this study has a wavelength.');
    return;
  }
  const off = hidden();
  const rows = [];
  for (let group = 1; group <= state.k; group++) {
    if (!off.has(group) && shown.table.size[group]) rows.push([bands.map(([, index]) => shown.table.means[index][group]), group]);
  }
  const extra = [];
  if (shown.selected) extra.push([bands.map(([, index]) => shown.selection.means[index][1]), '8 5']);
  if (state.c >= 0) extra.push([bands.map(([, index]) => valueOf(variables[index], state.c)), '2 4']);
  const every = [...rows, ...extra].flatMap(([values]) => values);
  const place = axes(svg, [bands[0][0], bands[bands.length - 1][0]], [Math.min(0, ...every), Math.max(...every, 0.01)], bands.map(([one]) => one), 'wavelength (nm)', 'reflectance');
  const line = (values) => path(values.map((value, index) => [place.x(bands[index][0]), place.y(value)]));
  for (const [values, group] of rows) {
    mark(svg, 'path', { d: line(values), class: 'casing' });
    mark(svg, 'path', { d: line(values), class: 'line', stroke: colorsOf(current(), state.k)[group - 1] });
    mark(svg, 'text', { x: place.right + 2, y: place.y(values[values.length - 1]) + 4 }, group);
  }
  for (const [values, dash] of extra) mark(svg, 'path', { d: line(values), class: 'mark', fill: 'none', 'stroke-dasharray': dash });
}
