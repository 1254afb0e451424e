// Axes: round numbers along the frame of a plane, and the reach of each dimension of space.

// Round numbers between two ends, some four to nine of them.
function ticks(low, high) {
  const power = 10 ** Math.floor(Math.log10((high - low) / 4)), step = [5, 2, 1].map((one) => one * power).find((one) => (high - low) / one >= 4) || power;
  const first = Math.ceil(low / step), last = Math.floor(high / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => Number(((first + index) * step).toPrecision(6)));
}

function axes(context, project) {
  // The picture shrinks on a phone, its letters do not.
  const size = 13 * Math.min(2, Math.max(1, 0.8 * WIDTH / ($("canvas").clientWidth || WIDTH)));
  context.font = `${size}px system-ui, sans-serif`;
  context.fillStyle = context.strokeStyle = ink("--muted");
  if (set.dimensions > 2) return edges(context, project, size);
  const { middle } = bounds(), factor = scale();
  context.textAlign = "center";
  for (const value of ticks(middle[0] - WIDTH / 2 / factor, middle[0] + WIDTH / 2 / factor)) {
    const x = WIDTH / 2 + (value - middle[0]) * factor;
    context.fillRect(x, HEIGHT - 6, 1, 6);
    if (x > 40 && x < WIDTH - 40) context.fillText(value, x, HEIGHT - 10);
  }
  context.textAlign = "right";
  context.fillText("x₁", WIDTH - 8, HEIGHT - 10);
  if (set.dimensions < 2) return undefined;
  context.textAlign = "left";
  for (const value of ticks(middle[1] - HEIGHT / 2 / factor, middle[1] + HEIGHT / 2 / factor)) {
    const y = HEIGHT / 2 - (value - middle[1]) * factor;
    context.fillRect(0, y, 6, 1);
    if (y > 34 && y < HEIGHT - 30) context.fillText(value, 10, y + 4);
  }
  context.fillText("x₂", 8, 18);
  return undefined;
}

// Names at three edges, over the points; what the dimensions reach from and to stands in a corner that turning leaves free.
function edges(context, project, size) {
  const { low, high } = bounds();
  context.strokeStyle = ink("--paper");
  context.lineWidth = size / 3;
  for (let axis = 0; axis < 3; axis += 1) {
    const [x, y] = project(low.map((value, one) => (one === axis ? (value + high[one]) / 2 : value)));
    const name = `x${"₁₂₃"[axis]}`, reach = [low[axis], high[axis]].map((value) => Number(value.toPrecision(3)));
    context.textAlign = "center";
    context.strokeText(name, x, y);
    context.fillText(name, x, y);
    context.textAlign = "left";
    context.fillText(`${name}: ${reach[0]} to ${reach[1]}`, 10, 1.4 * size * (axis + 1));
  }
  context.lineWidth = 1;
}
