// The algorithm, as in terrapalette/course/lloyd.py: points and centres are arrays of coordinates.

function squared(a, b) {
  let sum = 0;
  for (let axis = 0; axis < a.length; axis += 1) sum += (a[axis] - b[axis]) ** 2;
  return sum;
}

function nearest(point, centres) {
  let best = 0;
  for (let cluster = 1; cluster < centres.length; cluster += 1) {
    if (squared(point, centres[cluster]) < squared(point, centres[best])) best = cluster;
  }
  return best;
}

// The means of the clusters; a cluster without points takes the one farthest from its centre that can be spared.
function update(points, centres, labels) {
  const owner = labels.slice(), sizes = centres.map(() => 0);
  for (const label of owner) sizes[label] += 1;
  const distance = points.map((point, index) => squared(point, centres[labels[index]]));
  const order = points.map((_, index) => index).sort((one, other) => distance[other] - distance[one] || one - other);
  let empty = 0;
  for (let cluster = 0; cluster < centres.length; cluster += 1) {
    if (sizes[cluster] > 0) continue;
    const taken = order.find((index) => sizes[owner[index]] > 1);
    sizes[owner[taken]] -= 1;
    sizes[cluster] = 1;
    owner[taken] = cluster;
    empty += 1;
  }
  const sums = centres.map((centre) => centre.map(() => 0));
  points.forEach((point, index) => point.forEach((value, axis) => { sums[owner[index]][axis] += value; }));
  return { centres: sums.map((sum, cluster) => sum.map((value) => value / sizes[cluster])), empty };
}

function settled(points, centres, before, empty) {
  const labels = points.map((point) => nearest(point, centres));
  const inertia = points.reduce((sum, point, index) => sum + squared(point, centres[labels[index]]), 0);
  const changed = before ? labels.filter((label, index) => label !== before.labels[index]).length : points.length;
  const moved = before ? Math.sqrt(Math.max(...centres.map((centre, index) => squared(centre, before.centres[index])))) : null;
  return { centres, labels, inertia, changed, moved, empty };
}
