// Where the map's coordinates lie on the Earth. They are degrees, or the coordinates of a projected grid (DATA.grid.mesh).

const projected = Boolean(DATA.grid.mesh);

// Latitude and longitude of a point of the map, NaN off the globe.
function placeOf(x, y) {
  if (!projected) return [y, x];
  const { mesh } = DATA.grid, [left, right] = DATA.grid.x, [bottom, top] = DATA.grid.y;
  const along = (share, count) => {
    const at = Math.min(Math.max(share, 0), 1) * (count - 1);
    const node = Math.min(Math.floor(at), count - 2);
    return [node, at - node];
  };
  const [row, down] = along((top - y) / (top - bottom), mesh.length);
  const [column, across] = along((x - left) / (right - left), mesh[0].length);
  const corners = [[row, column, (1 - down) * (1 - across)], [row, column + 1, (1 - down) * across], [row + 1, column, down * (1 - across)], [row + 1, column + 1, down * across]];
  // Directions are interpolated, not degrees; null is off the globe.
  const sum = [0, 1, 2].map((axis) => corners.reduce((total, [r, c, weight]) => total + (mesh[r][c][axis] ?? NaN) * weight, 0));
  const turned = 180 / Math.PI;
  return [Math.atan2(sum[2], Math.hypot(sum[0], sum[1])) * turned, Math.atan2(sum[1], sum[0]) * turned];
}

// Decimals that tell neighbouring cells apart.
const finest = DATA.tiles ? DATA.tiles.grid : DATA.grid;
const cellDegrees = ((finest.x[1] - finest.x[0]) / finest.columns) * (projected ? (DATA.grid.metres || 1) / 111000 : 1);
const decimals = Math.min(Math.max(Math.ceil(-Math.log10(cellDegrees)), 2), 8);

const degrees = (lat, lon) => `${Math.abs(lat).toFixed(decimals)}° ${lat < 0 ? 'S' : 'N'}, ${Math.abs(lon).toFixed(decimals)}° ${lon < 0 ? 'W' : 'E'}`;

const whereabouts = (cell, atLength = false) => placeWords(cells.x(cell), cells.y(cell), atLength);

// A place in words; on a projected grid at length also in the grid's own coordinates.
function placeWords(x, y, atLength = false) {
  const [lat, lon] = placeOf(x, y);
  const own = projected ? `x ${Number(x.toFixed(2))}, y ${Number(y.toFixed(2))}` : '';
  if (!Number.isFinite(lat)) return own;
  return projected && atLength ? `${degrees(lat, lon)} (${own}, ${DATA.grid.crs})` : degrees(lat, lon);
}

// A box of the map as an address keeps it.
const boxWords = (box) => box.map((one) => one.toFixed(projected ? 2 : decimals)).join(',');

// A bar of a round number of metres, true at the middle of the map; only projected grids have one.
function drawScale(context, view) {
  if (!projected || !DATA.grid.metres) return;
  const most = (140 * view.ratio * DATA.grid.metres) / view.scale;
  const power = 10 ** Math.floor(Math.log10(most));
  const distance = [5, 2, 1].map((one) => one * power).find((one) => one <= most);
  const length = (distance / DATA.grid.metres) * view.scale;
  const [x, y] = [12 * view.ratio, map.height - 12 * view.ratio];
  const text = distance >= 1000 ? `${distance / 1000} km` : `${Number(distance.toPrecision(1))} m`;
  context.fillStyle = '#ffffffd0';
  context.fillRect(x - 6 * view.ratio, y - 24 * view.ratio, length + 12 * view.ratio, 32 * view.ratio);
  context.fillStyle = '#1d2433';
  context.fillRect(x, y - 3 * view.ratio, length, 3 * view.ratio);
  context.font = `${12 * view.ratio}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.fillText(text, x + length / 2, y - 8 * view.ratio);
  context.textAlign = 'left';
}
