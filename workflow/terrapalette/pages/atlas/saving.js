// Files to keep: the map as a picture with its legend, the classes as a table, the selected cells as another.

function download(name, blob) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// What the legend of a picture tells: [a heading, colours with names, or the ends of a ramp of colours] for each map.
function legends() {
  const classes = (labelling, k, groups) => ({ title: `${labelling.title}, k = ${k}`, items: groups.map((group) => [colorIn(labelling, k, group), labelIn(labelling, k, group)]) });
  const heading = `${current().title}, k = ${state.k}: ${layers().find((one) => one.id === state.layer).title}`;
  const quantity = variables.find((one) => `v:${one.name}` === state.layer) || (state.layer === 'u' ? uncertainty[state.l] : null);
  const reference = references.find((one) => `r:${one.name}` === state.layer);
  const other = appliedNow();
  const found = [];
  if (quantity) found.push({ title: heading, items: [], ramp: limits(quantity).map(short) });
  else if (reference) found.push({ title: heading, items: referenceClasses(reference) });
  else if (other) found.push({ title: heading, items: Object.entries(other.names).map(([number, name]) => [other.colors[number], classLabel(number, name)]) });
  else found.push({ ...classes(current(), state.k, groupsShown()), title: heading });
  if (state.b) found.push(classes(compared(), state.kb, groupsOf(shown.second, state.kb)));
  return found;
}

// Lines of a legend no wider than a picture; each a list of [x, colour or nothing, words].
function legendLines(context, width, ratio) {
  const lines = [];
  for (const { title, items, ramp } of legends()) {
    lines.push([[8 * ratio, null, title]]);
    if (ramp) lines.push([[8 * ratio, ramp, '']]);
    let line = [], x = 8 * ratio;
    for (const [color, words] of items) {
      const wide = 28 * ratio + context.measureText(words).width + 14 * ratio;
      if (line.length && x + wide > width) {
        lines.push(line);
        [line, x] = [[], 8 * ratio];
      }
      line.push([x, color, words]);
      x += wide;
    }
    if (line.length) lines.push(line);
  }
  return lines;
}

function savePicture() {
  const ratio = frame().ratio, line = 20 * ratio;
  const picture = document.createElement('canvas');
  const context = picture.getContext('2d');
  const font = `${13 * ratio}px system-ui, sans-serif`;
  context.font = font;
  const lines = legendLines(context, map.width, ratio);
  [picture.width, picture.height] = [map.width, map.height + (lines.length + 1.6) * line];
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(map, 0, 0);
  context.font = font;
  lines.forEach((items, index) => {
    const down = map.height + (index + 1) * line;
    for (const [x, color, words] of items) {
      const ramp = Array.isArray(color);
      for (let step = 0; ramp && step < 100; step++) {
        context.fillStyle = `rgb(${viridis(step / 99)})`;
        context.fillRect(x + (60 + 2 * step) * ratio, down - 0.7 * line, 2.5 * ratio, 0.8 * line);
      }
      if (color && !ramp) {
        context.fillStyle = color;
        context.fillRect(x, down - 0.7 * line, 22 * ratio, 0.8 * line);
      }
      context.fillStyle = '#1d2433';
      if (ramp) [color[0], color[1]].forEach((end, side) => context.fillText(end, x + (side ? 268 : 0) * ratio, down));
      else context.fillText(words, x + (color ? 28 * ratio : 0), down);
    }
  });
  context.fillStyle = '#5b6475';
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.fillText(DATA.facts, 8 * ratio, picture.height - 0.5 * line, picture.width - 16 * ratio);
  picture.toBlob((blob) => download(`map.${state.l}.k${state.k}.png`, blob), 'image/png');
}

const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function saveRows(name, rows) {
  download(name, new Blob([`${rows.map((row) => row.join(',')).join('\n')}\n`], { type: 'text/csv' }));
}

const nameOf = (group) => quoted([NO_TYPE.name, ...namesOf(current(), state.k)][group]);

function saveTable() {
  const rows = [['class', 'name', 'color', 'cells', 'area_share', ...variables.map((one) => quoted(one.name))]];
  for (const group of groupsShown()) {
    rows.push([group || NO_TYPE.number, nameOf(group), colorIn(current(), state.k, group), shown.table.size[group], shown.table.share[group].toFixed(6), ...shown.table.means.map((means) => means[group].toFixed(6))]);
  }
  saveRows(`classes.${state.l}.k${state.k}.csv`, rows);
}

// Every selected cell: where it lies, its class, and its values in physical units.
function saveCells() {
  const rows = [['lat', 'lon', ...(projected ? ['x', 'y'] : []), 'class', 'name', ...variables.map((one) => quoted(one.name))]];
  for (let cell = 0; cell < cells.count; cell++) {
    if (!shown.selected[cell]) continue;
    const [x, y] = [cells.x(cell), cells.y(cell)], group = shown.first[cell];
    const place = placeOf(x, y).map((one) => one.toFixed(decimals + 2));
    rows.push([...place, ...(projected ? [x, y] : []), group || NO_TYPE.number, nameOf(group), ...variables.map((one) => valueOf(one, cell).toFixed(6))]);
  }
  saveRows(`selection.${state.l}.k${state.k}.csv`, rows);
}
