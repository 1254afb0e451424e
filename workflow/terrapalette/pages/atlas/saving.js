// Files to keep: the map as a picture, the classes as a table.

function download(name, blob) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function savePicture() {
  const ratio = frame().ratio;
  const line = 18 * ratio;
  const picture = document.createElement('canvas');
  picture.width = map.width;
  picture.height = map.height + 3.4 * line;
  const context = picture.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(map, 0, 0);
  context.fillStyle = '#1d2433';
  context.font = `${13 * ratio}px system-ui, sans-serif`;
  const layer = layers().find((one) => one.id === state.layer).title;
  context.fillText(`${current().title}, k = ${state.k}${state.b ? ` | ${compared().title}, k = ${state.kb}` : ''}: ${layer}`, 8 * ratio, map.height + line);
  if (state.layer === 'classes') {
    groupsShown().forEach((group, index) => {
      context.fillStyle = colorIn(current(), state.k, group);
      context.fillRect(8 * ratio + 46 * ratio * index, map.height + 1.3 * line, 22 * ratio, 0.8 * line);
      context.fillStyle = '#1d2433';
      context.fillText(group || NO_TYPE.name, (34 + 46 * index) * ratio, map.height + 1.95 * line);
    });
  }
  context.fillStyle = '#5b6475';
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.fillText(DATA.facts, 8 * ratio, map.height + 3 * line, picture.width - 16 * ratio);
  picture.toBlob((blob) => download(`map.${state.l}.k${state.k}.png`, blob), 'image/png');
}

function saveTable() {
  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = [['class', 'name', 'color', 'cells', 'area_share', ...variables.map((one) => quoted(one.name))]];
  const names = [NO_TYPE.name, ...namesOf(current(), state.k)];
  for (const group of groupsShown()) {
    rows.push([group || NO_TYPE.number, quoted(names[group]), colorIn(current(), state.k, group), shown.table.size[group], shown.table.share[group].toFixed(6), ...shown.table.means.map((means) => means[group].toFixed(6))]);
  }
  download(`classes.${state.l}.k${state.k}.csv`, new Blob([`${rows.map((row) => row.join(',')).join('\n')}\n`], { type: 'text/csv' }));
}
