// From data to the picture: a plane, or space seen from a side.

function bounds() {
  const shown = set.name === OWN ? [[0, 0], [4, 3]] : set.points;
  const axes = Array.from({ length: Math.min(set.dimensions, 3) }, (_, axis) => axis);
  const low = axes.map((axis) => Math.min(...shown.map((point) => point[axis])));
  const high = axes.map((axis) => Math.max(...shown.map((point) => point[axis])));
  return { middle: low.map((value, axis) => (value + high[axis]) / 2), low, high };
}

// Rows of the turn: to the right, up, towards the eye.
function axesOfView() {
  if (set.dimensions < 3) return [[1, 0], [0, 1]];
  const [a, b] = [yaw, pitch].map((degrees) => degrees * Math.PI / 180);
  return [
    [Math.cos(a), Math.sin(a), 0],
    [-Math.sin(b) * -Math.sin(a), -Math.sin(b) * Math.cos(a), Math.cos(b)],
    [Math.cos(b) * Math.sin(a), -Math.cos(b) * Math.cos(a), -Math.sin(b)],
  ];
}

function scale() {
  const { low, high } = bounds(), size = low.map((value, axis) => high[axis] - value || 1);
  if (set.name === OWN) return WIDTH / 4;
  if (set.dimensions === 1) return 0.88 * WIDTH / size[0];
  if (set.dimensions === 2) return 0.88 * Math.min(WIDTH / size[0], HEIGHT / size[1]);
  return 0.9 * HEIGHT / Math.hypot(...size);
}

// Places in the picture, and how far towards the eye: -1 to 1 over the diagonal of the data.
function projection() {
  const { middle } = bounds(), view = axesOfView(), factor = scale();
  return (point) => {
    const [right, up, near] = view.map((row) => row.reduce(
      (sum, value, axis) => sum + value * ((point[axis] ?? 0) - (middle[axis] ?? 0)), 0));
    return [WIDTH / 2 + factor * right, HEIGHT / 2 - factor * up, (near ?? 0) * factor / (0.45 * HEIGHT)];
  };
}

// A shift in the picture as one of the data, in the plane of view.
function toData([right, down]) {
  const [x, y] = axesOfView(), factor = scale();
  return Array.from({ length: Math.min(set.dimensions, 3) }, (_, axis) => (right * x[axis] - down * y[axis]) / factor);
}
