// Scores over the number of classes.

const CURVES = {
  inertia: 'inertia (own space)',
  silhouette_input: 'silhouette, common input space',
  davies_bouldin_input: 'Davies–Bouldin, common input space',
  silhouette: 'silhouette, own space (not comparable)',
  davies_bouldin: 'Davies–Bouldin, own space (not comparable)',
};

function drawCurves() {
  const own = current();
  // Inertias of different spaces have no common scale.
  const drawn = labellings.filter((one) => state.q in one.scores && (state.q !== 'inertia' || one.space === own.space));
  const values = drawn.flatMap((one) => one.scores[state.q]).filter((value) => value !== null);
  const low = state.q === 'inertia' ? 0 : Math.min(...values);
  if (!values.length) return byId('curves').replaceChildren();
  const every = drawn.flatMap((one) => one.counts), [least, most] = [Math.min(...every), Math.max(...every)];
  const place = axes(byId('curves'), [least, most], [low, Math.max(...values)], ticks(least, most).filter(Number.isInteger), 'number of classes k', CURVES[state.q] ? CURVES[state.q].split(' (')[0] : state.q);
  for (const one of [...drawn.filter((other) => other !== own), own]) {
    const points = one.scores[state.q].map((value, index) => [one.counts[index], value]).filter(([, value]) => value !== null);
    // A single number of classes is a point.
    if (points.length === 1) mark(byId('curves'), 'circle', { cx: place.x(points[0][0]), cy: place.y(points[0][1]), r: 4, class: one === own ? 'dot current' : 'dot faint' });
    mark(byId('curves'), 'path', { d: path(points.map(([k, value]) => [place.x(k), place.y(value)])), class: one === own ? 'current' : 'faint' });
  }
  mark(byId('curves'), 'line', { x1: place.x(state.k), x2: place.x(state.k), y1: place.top, y2: place.bottom, class: 'mark' });
  mark(byId('curves'), 'text', { x: place.x(state.k) + 5, y: place.top + 10 }, `k = ${state.k}`);
  const hit = mark(byId('curves'), 'rect', { x: place.left, y: place.top, width: place.right - place.left, height: place.bottom - place.top, class: 'hit' });
  hit.addEventListener('click', (event) => {
    const box = byId('curves').getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 520;
    change({ k: Math.round(least + ((x - place.left) / (place.right - place.left)) * (most - least)) });
  });
}
