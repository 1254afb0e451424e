// Controls and selection: what is shown, in words and numbers.

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
  disable('clear', !state.s);
  disable('cells-csv', !shown.selected);
  const means = () => listed().map((one) => `${one.name} ${fixed(one.from((index) => shown.selection.means[index][1]), 3)}`).join(', ');
  byId('selection').textContent = shown.selected ? `${shown.selection.size[1]} cells selected: ${means()}` : shown.empty ? 'No cell of the study lies in what was selected.' : 'Nothing selected.';
}

// A button that is switched off would drop the focus: the map takes it.
function disable(id, off) {
  if (off && document.activeElement === byId(id)) map.focus({ preventScroll: true });
  byId(id).disabled = off;
}

// Variables as tables list them: indices first, then reflectances by wavelength, then the mean over the steps of each group; each with
// its name and a function from values by variable to its own.
function listed() {
  const single = (index) => ({ name: variables[index].name, from: (value) => value(index) });
  const every = variables.map((one, index) => index);
  const groups = [...seasons()].map(([group, steps]) => ({ name: `mean ${group}`, from: (value) => steps.reduce((sum, index) => sum + value(index), 0) / steps.length }));
  return [
    ...every.filter((index) => variables[index].wavelength === null && !variables[index].step_name).map(single),
    ...every.filter((index) => variables[index].wavelength !== null).sort((one, other) => variables[one].wavelength - variables[other].wavelength).map(single),
    ...groups,
  ];
}

// The listed variables of a cell, in lines; no more than so many.
function inShort(cell, most) {
  const own = listed(), more = own.length > most ? [`and ${own.length - most + 1} more`] : [];
  const shownHere = more.length ? own.slice(0, most - 1) : own;
  return [...shownHere.map((one) => `${one.name} ${one.from((index) => valueOf(variables[index], cell)).toFixed(3)}`), ...more];
}
