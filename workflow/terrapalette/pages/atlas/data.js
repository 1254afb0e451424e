// The page's data: blocks unpacked into typed arrays, and what is computed from them.

const DATA = JSON.parse(document.getElementById('data').textContent);
const cells = { count: 0, row: null, column: null, area: null, at: null, place: null, pixel: null, owner: null, x: null, y: null };
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

// Variables that run along a dimension, step after step: the group's name -> their places among the variables.
function seasons() {
  const found = new Map();
  variables.forEach((one, index) => {
    if (one.step_name && one.wavelength === null) found.set(one.group, [...(found.get(one.group) || []), index]);
  });
  return found;
}

const valueOf = (quantity, cell) => (quantity.raw[cell] === quantity.missing ? NaN : quantity.low + quantity.step * quantity.raw[cell]);

// Where cells lie: which cell each pixel of the map shows (at, -1 for none), which place of the grid a row and column of
// pixels shows, and the pixels to paint with the cell of each. On an even grid pixels are cells; else tables say which row and column of the grid a pixel shows.
async function placeCells() {
  const { rows, columns, x, y, centres } = DATA.grid;
  cells.at = new Int32Array(rows * columns).fill(-1);
  if (!centres) {
    cells.pixel = new Int32Array(cells.count);
    cells.owner = new Int32Array(cells.count);
    for (let cell = 0; cell < cells.count; cell++) {
      cells.pixel[cell] = cells.row[cell] * columns + cells.column[cell];
      cells.owner[cell] = cell;
      cells.at[cells.pixel[cell]] = cell;
    }
    cells.place = (row, column) => row * columns + column;
    cells.y = (cell) => y[1] - ((cells.row[cell] + 0.5) * (y[1] - y[0])) / rows;
    cells.x = (cell) => x[0] + ((cells.column[cell] + 0.5) * (x[1] - x[0])) / columns;
    return;
  }
  const [rowShown, columnShown] = await Promise.all([unpack(DATA.grid.row), unpack(DATA.grid.column)]);
  const inGrid = new Int32Array(centres.y.length * centres.x.length).fill(-1);
  for (let cell = 0; cell < cells.count; cell++) inGrid[cells.row[cell] * centres.x.length + cells.column[cell]] = cell;
  const painted = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!rowShown[row] || !columnShown[column]) continue;
      const cell = inGrid[(rowShown[row] - 1) * centres.x.length + columnShown[column] - 1];
      cells.at[row * columns + column] = cell;
      if (cell >= 0) painted.push(row * columns + column);
    }
  }
  cells.pixel = Int32Array.from(painted);
  cells.owner = cells.pixel.map((pixel) => cells.at[pixel]);
  cells.place = (row, column) => (rowShown[row] && columnShown[column] ? (rowShown[row] - 1) * centres.x.length + columnShown[column] - 1 : -1);
  cells.y = (cell) => centres.y[cells.row[cell]];
  cells.x = (cell) => centres.x[cells.column[cell]];
}

async function load() {
  [cells.row, cells.column] = await Promise.all([unpack(DATA.row), unpack(DATA.column)]);
  cells.count = cells.row.length;
  await placeCells();
  cells.area = await quantized(DATA.area);
  variables = await Promise.all(DATA.variables.map(async (one) => ({ ...one, ...(await quantized(one)) })));
  labellings = await Promise.all(
    DATA.labellings.map(async (one) => ({
      ...one,
      id: `${one.space}.${one.method}`,
      title: `${one.space} · ${one.method_title}`,
      combination: await unpack(one.combination),
      index: await unpack(one.index),
    })),
  );
  scatterCells = await unpack(DATA.scatters.cells);
  planes = await Promise.all(
    DATA.scatters.planes.map(async (one) => ({ ...one, x: await quantized(one.x), y: await quantized(one.y) })),
  );
  for (const one of DATA.uncertainty) uncertainty[`${one.space}.${one.method}`] = { k: one.k, assignedBy: one.assigned_by, ...(await quantized(one)) };
  await loadPartners();
  await loadApplied();
  await loadAnswers();
  await loadWalks();
  references = await Promise.all(DATA.references.map(async (one) => ({ ...one, raw: await unpack(one) })));
}

// Class of every cell (from 1) in one labelling at one k; 0 where it is of no type.
function labelsOf(labelling, k) {
  const labels = new Uint8Array(cells.count);
  const { combination, index, counts } = labelling;
  const place = counts.indexOf(k);
  for (let cell = 0; cell < cells.count; cell++) labels[cell] = combination[index[cell] * counts.length + place];
  return labels;
}

// The same of one cell.
const labelOf = ({ combination, index, counts }, k, cell) => combination[index[cell] * counts.length + counts.indexOf(k)];

const colorsOf = (labelling, k) => labelling.colors[labelling.counts.indexOf(k)];
const NO_TYPE = DATA.no_type;
// A cell may be of no type: 0 in a labelling, and in tiles, where 0 is no cell, the number that maps have for it.
const isTyped = (group) => group > 0 && group !== NO_TYPE.number;
const colorIn = (labelling, k, group) => (isTyped(group) ? colorsOf(labelling, k)[group - 1] : NO_TYPE.color);
const groupWords = (group, k) => (isTyped(group) ? `class ${group} of ${k}` : NO_TYPE.name);
// A class as words name it; where it has no name of its own, by its number.
const classLabel = (number, name) => (Number(number) === NO_TYPE.number ? NO_TYPE.name : name ? `${number}: ${name}` : `class ${number}`);
const namesOf = (labelling, k) => labelling.names[labelling.counts.indexOf(k)];
const nearest = (counts, k) => counts.reduce((best, one) => (Math.abs(one - k) < Math.abs(best - k) ? one : best));

// The number that a slider means: over a gap to the next one there is.
const stepped = (counts, from, to) => counts.filter((one) => (to > from ? one >= to : one <= to)).reduce((best, one) => (best === null || Math.abs(one - to) < Math.abs(best - to) ? one : best), null) ?? nearest(counts, to);

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

// The value below which a share of the cells lies.
function percentile(quantity, share) {
  // Typed arrays sort by number, and fast.
  const known = quantity.raw.filter((raw) => raw !== quantity.missing).sort();
  return quantity.low + quantity.step * known[Math.floor(share * (known.length - 1))];
}
