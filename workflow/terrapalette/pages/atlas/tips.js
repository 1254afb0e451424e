// What the map says of the place below the pointer, also when something else than the pointer moves.

const pointed = { event: null };

function hideTip() {
  pointed.event = null;
  byId('tip').hidden = true;
}

function tell(event) {
  pointed.event = event;
  showTip(event);
}

const tellAgain = () => { if (pointed.event) showTip(pointed.event); };
window.addEventListener('scroll', hideTip, { passive: true });

// The cell of the study that stands for a place: the one that holds it, or on a map of every cell the nearest.
function cellNear(x, y) {
  const { first } = shown.tiled;
  if (!first) return cellAt(x, y);
  return tiledCell(first.labelling, x, y).group === 0 ? -1 : nearestCell(x, y);
}

// What the map says of a class that a side shows at a place; from its tiles, or of a cell of the study.
function classAt(side, labelling, k, cell, x, y) {
  const group = shown.tiled[side] ? tiledCell(labelling, x, y).group : shown[side][cell];
  if (group === null) return '…';
  if (group === undefined || (shown.tiled[side] && !group)) return 'none';
  return groupWords(group, k);
}

// The lines of a tip; none beyond the map.
function tipLines([x, y]) {
  const { first } = shown.tiled;
  const tiled = first && tiledCell(first.labelling, x, y);
  const cell = cellNear(x, y);
  if (tiled ? tiled.group === 0 : cell < 0) {
    const why = whyNone(x, y);
    return why ? [placeWords(x, y), 'no class:', why] : [];
  }
  const group = tiled ? tiled.group : shown.first[cell], name = namesOf(current(), state.k)[group - 1];
  const lines = [tiled ? placeWords(tiled.x, tiled.y) : whereabouts(cell), classAt('first', current(), state.k, cell, x, y) + (name ? `: ${name}` : '')];
  if (state.b && (cell >= 0 || shown.tiled.second)) lines.push(`compared: ${classAt('second', compared(), state.kb, cell, x, y)}`);
  if (tiled) lines.push(cell < 0 ? 'no cell of the study is near' : `nearest cell of the study, ${whereabouts(cell)}:`);
  if (state.layer === 'u' && cell >= 0) lines.push(`changed in ${percent(valueOf(uncertainty[state.l], cell))} of draws, classes by: ${uncertainty[state.l].assignedBy}`);
  const reference = references.find((one) => `r:${one.name}` === state.layer);
  if (reference) lines.push(`${reference.name}: ${reference.names[reference.raw[cell]] || 'none'}`);
  if (cell >= 0) lines.push(...inShort(cell, 10));
  return lines;
}

function showTip(event) {
  const tip = byId('tip');
  const lines = tipLines(toMap(frame(), event));
  tip.hidden = !lines.length;
  tip.textContent = lines.join('\n');
  const box = map.getBoundingClientRect();
  const right = event.clientX - box.left, down = event.clientY - box.top;
  tip.style.left = `${Math.min(right + 14, Math.max(box.width - tip.offsetWidth - 4, 0))}px`;
  tip.style.top = `${Math.min(down + 14, Math.max(box.height - tip.offsetHeight - 4, 0))}px`;
}
