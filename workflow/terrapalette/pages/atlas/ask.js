// Places on the Earth: asked for by a name or by latitude and longitude, or pointed at.

const EARTH_KM = 6371;
const radians = (degree) => (degree * Math.PI) / 180;

// Great-circle distance in kilometres.
function kilometres(lat, lon, otherLat, otherLon) {
  const [one, other] = [radians(lat), radians(otherLat)];
  const square = Math.sin((one - other) / 2) ** 2 + Math.cos(one) * Math.cos(other) * Math.sin(radians(lon - otherLon) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(square)));
}

// The point of the map at a latitude and longitude; nothing beyond the map.
function pointOf(lat, lon) {
  const { x, y } = DATA.grid;
  if (!projected) {
    const turned = [lon, lon - 360, lon + 360].find((one) => one >= x[0] && one <= x[1]);
    return turned === undefined || lat < y[0] || lat > y[1] ? null : [turned, lat];
  }
  // The page knows the way from the map to the Earth; back leads a search whose steps halve.
  const away = (point) => { const [a, b] = placeOf(...point); return Number.isFinite(a) ? kilometres(lat, lon, a, b) : Infinity; };
  let at = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2], distance = away(at), step = Math.max(x[1] - x[0], y[1] - y[0]) / 4;
  const within = ([a, b]) => a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1];
  for (let round = 0; round < 120 && step > cellSize() / 50; round++) {
    const around = [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [at[0] + a * step, at[1] + b * step])).filter(within);
    const best = around.map((point) => [away(point), point]).reduce((one, other) => (other[0] < one[0] ? other : one), [distance, at]);
    if (best[0] < distance) [distance, at] = best;
    else step /= 2;
  }
  return distance * 1000 < cellSize() * (DATA.grid.metres || 1) ? at : null;
}

const cellSize = () => (DATA.grid.x[1] - DATA.grid.x[0]) / DATA.grid.columns;

// The cell of the study that lies nearest to a place on the Earth, and how far away (km).
function nearestOnEarth(lat, lon) {
  const found = { cell: -1, distance: Infinity };
  for (let cell = 0; cell < cells.count; cell++) {
    const distance = kilometres(lat, lon, ...placeOf(cells.x(cell), cells.y(cell)));
    if (distance < found.distance) Object.assign(found, { cell, distance });
  }
  return found.cell < 0 ? null : found;
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();

// What somebody asks for: "45.5, 9.2", "12 S 77 W" or a name, of which the beginning is enough; nothing if unknown.
function placeAsked(text) {
  const number = String.raw`([+-]?\d+(?:\.\d+)?)\s*°?\s*`;
  const numbers = text.trim().match(new RegExp(`^${number}([NS]?)\\s*[,;\\s]\\s*${number}([EW]?)$`, 'i'));
  if (numbers) {
    const lat = Number(numbers[1]) * (/s/i.test(numbers[2]) ? -1 : 1), lon = Number(numbers[3]) * (/w/i.test(numbers[4]) ? -1 : 1);
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 360 ? { lat, lon: lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon } : null;
  }
  const wanted = plain(text);
  if (!wanted) return null;
  const own = DATA.places.find(([name]) => plain(name) === wanted) || DATA.places.find(([name]) => plain(name).startsWith(wanted)) || DATA.places.find(([name]) => plain(name).includes(wanted));
  return own ? { lat: own[2], lon: own[3] } : null;
}

// The place that the address keeps: its name where it is a known one, its latitude and longitude.
function askedPlace() {
  const numbers = state.a.split(',').map(Number);
  if (!state.a || numbers.length !== 2 || !numbers.every(Number.isFinite) || Math.abs(numbers[0]) > 90) return null;
  const [lat, lon] = numbers;
  const own = DATA.places.find((one) => one[2] === lat && one[3] === lon);
  return { lat, lon, title: own ? own[0] : 'This place', words: degrees(lat, lon) };
}

const lastAsked = { words: null, point: null };
function askedPoint() {
  if (lastAsked.words !== state.a) {
    const asked = askedPlace();
    Object.assign(lastAsked, { words: state.a, point: asked && pointOf(asked.lat, asked.lon) });
  }
  return lastAsked.point;
}

function ask(text) {
  const found = placeAsked(text);
  byId('ask-note').textContent = found ? '' : `No place is called “${text.trim()}” here. Write a latitude and longitude, such as 45.5, 9.2.`;
  if (!found) return;
  const point = pointOf(found.lat, found.lon);
  change({ a: `${found.lat},${found.lon}`, c: point ? cellNear(...point) : -1 });
  if (point) look(point);
  byId('answer').scrollIntoView({ block: 'nearest' });
}

// Bring a point of the map into its middle, near enough to see its surroundings.
function look([x, y]) {
  state.z = Math.max(state.z, regional ? 1 : 3);
  const view = frame();
  state.x += x - view.x;
  state.y += y - view.y;
  moved();
}

// A point of the map that somebody picked: its cell, or why there is none; the same cell again closes it.
function choosePoint(x, y, reveal) {
  const cell = cellNear(x, y);
  const [lat, lon] = placeOf(x, y).map((one) => Number(one.toFixed(decimals)));
  const beyond = gridAt(x, y).pixel < 0 || !Number.isFinite(lat);
  change(cell >= 0 || beyond ? { c: cell === state.c ? -1 : cell, a: '' } : { c: -1, a: `${lat},${lon}` });
  if (reveal) byId('answer').scrollIntoView({ block: 'nearest' });
}

function connectAsk() {
  byId('places').replaceChildren(...DATA.places.filter(([, , lat, lon]) => pointOf(lat, lon)).map(([name, kind]) => element('option', { value: name }, kind)));
  byId('ask').addEventListener('submit', (event) => {
    event.preventDefault();
    ask(byId('place').value);
  });
  // Who picks from the list need not press the button.
  byId('place').addEventListener('input', (event) => {
    if (!event.inputType || event.inputType === 'insertReplacementText') ask(event.target.value);
  });
}
