// The page's data: blocks unpacked into typed arrays, and what is computed from them.

const DATA = JSON.parse(document.getElementById('data').textContent);
const cells = { count: 0, row: null, column: null, area: null, at: null, lat: null, lon: null };
let variables = [], labellings = [], planes = [], scatterCells = null, uncertainty = {}, references = [];

async function unpack(block) {
  const packed = Uint8Array.from(atob(block.data), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  if (block.type === 'uint8') return bytes;
  const width = block.type === 'uint16' ? 2 : 4;
  const count = bytes.length / width;
  const values = width === 2 ? new Uint16Array(count) : new Uint32Array(count);
  for (let plane = 0; plane < width; plane++) {
    const start = plane * count;
    for (let i = 0; i < count; i++) values[i] += bytes[start + i] * 256 ** plane;
  }
  return values;
}

async function quantized(block) {
  return { low: block.low, step: block.step, missing: block.missing, raw: await unpack(block) };
}

const valueOf = (quantity, cell) => (quantity.raw[cell] === quantity.missing ? NaN : quantity.low + quantity.step * quantity.raw[cell]);

async function load() {
  [cells.row, cells.column] = await Promise.all([unpack(DATA.row), unpack(DATA.column)]);
  cells.count = cells.row.length;
  const { rows, columns, lat, lon } = DATA.grid;
  cells.at = new Int32Array(rows * columns).fill(-1);
  for (let cell = 0; cell < cells.count; cell++) cells.at[cells.row[cell] * columns + cells.column[cell]] = cell;
  cells.lat = (cell) => lat[1] - ((cells.row[cell] + 0.5) * (lat[1] - lat[0])) / rows;
  cells.lon = (cell) => lon[0] + ((cells.column[cell] + 0.5) * (lon[1] - lon[0])) / columns;
  cells.area = await quantized(DATA.area);
  variables = await Promise.all(DATA.variables.map(async (one) => ({ ...one, ...(await quantized(one)) })));
  labellings = await Promise.all(
    DATA.labellings.map(async (one) => ({
      ...one,
      id: `${one.space}.${one.method}`,
      title: `${one.space} · ${one.method === 'kmeans' ? 'k-means' : 'Ward HAC'}`,
      combination: await unpack(one.combination),
      index: await unpack(one.index),
      maximum: one.colors.length,
    })),
  );
  scatterCells = await unpack(DATA.scatters.cells);
  planes = await Promise.all(
    DATA.scatters.planes.map(async (one) => ({ ...one, x: await quantized(one.x), y: await quantized(one.y) })),
  );
  for (const [id, block] of Object.entries(DATA.uncertainty)) uncertainty[id] = await quantized(block);
  references = await Promise.all(DATA.references.map(async (one) => ({ ...one, raw: await unpack(one) })));
}

// Class of every cell (from 1) in one labelling at one k.
function labelsOf(labelling, k) {
  const labels = new Uint8Array(cells.count);
  const { combination, index, maximum } = labelling;
  for (let cell = 0; cell < cells.count; cell++) labels[cell] = combination[index[cell] * maximum + k - 1];
  return labels;
}

// Cells, share of area and mean of every variable of each group (1..n) of cells; 0 means no group.
function describe(groups, n) {
  const size = new Float64Array(n + 1), area = new Float64Array(n + 1);
  for (let cell = 0; cell < cells.count; cell++) {
    size[groups[cell]]++;
    area[groups[cell]] += valueOf(cells.area, cell);
  }
  const total = area.reduce((sum, one) => sum + one, 0);
  const means = variables.map((variable) => {
    const sums = new Float64Array(n + 1);
    for (let cell = 0; cell < cells.count; cell++) sums[groups[cell]] += variable.raw[cell];
    return Array.from(sums, (sum, group) => variable.low + (variable.step * sum) / size[group]);
  });
  return { size, share: area.map((one) => one / total), means };
}

// How far two labellings tell the same story: adjusted Rand index (Hubert and Arabie 1985), and for each class of the
// second its partner in the first, most shared cells first.
function compare(first, nFirst, second, nSecond) {
  const shared = Array.from({ length: nFirst + 1 }, () => new Float64Array(nSecond + 1));
  for (let cell = 0; cell < cells.count; cell++) shared[first[cell]][second[cell]]++;
  const pairs = (n) => (n * (n - 1)) / 2;
  const rows = shared.map((row) => row.reduce((sum, one) => sum + one, 0));
  const columns = shared[0].map((_, column) => shared.reduce((sum, row) => sum + row[column], 0));
  const together = shared.reduce((sum, row) => sum + row.reduce((inner, one) => inner + pairs(one), 0), 0);
  const inRows = rows.reduce((sum, one) => sum + pairs(one), 0);
  const inColumns = columns.reduce((sum, one) => sum + pairs(one), 0);
  const expected = (inRows * inColumns) / pairs(cells.count);
  const most = (inRows + inColumns) / 2;
  const partner = new Uint8Array(nSecond + 1);
  const taken = new Set();
  const entries = shared.flatMap((row, a) => Array.from(row, (count, b) => [count, a, b]));
  for (const [count, a, b] of entries.sort((one, other) => other[0] - one[0])) {
    if (count && !partner[b] && !taken.has(a)) {
      partner[b] = a;
      taken.add(a);
    }
  }
  return { index: most === expected ? 1 : (together - expected) / (most - expected), partner };
}

// The value below which a share of the cells lies.
function percentile(quantity, share) {
  const known = Array.from(quantity.raw).filter((raw) => raw !== quantity.missing).sort((a, b) => a - b);
  return quantity.low + quantity.step * known[Math.floor(share * (known.length - 1))];
}
