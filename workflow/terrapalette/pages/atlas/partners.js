// Two labellings side by side: which classes pair, as computed with the figures', and how far the two agree.

const partnerTables = new Map();

async function loadPartners() {
  for (const one of DATA.partners) partnerTables.set(`${one.first} ${one.second}`, await unpack(one));
}

// Partners of the second labelling's classes in the first, by class number; 0 for none.
function storedPartners(first, k, second, kSecond) {
  const table = partnerTables.get(`${labellings.indexOf(first)} ${labellings.indexOf(second)}`);
  const sum = (counts) => counts.reduce((total, one) => total + one, 0);
  const start = first.counts.indexOf(k) * sum(second.counts) + sum(second.counts.slice(0, second.counts.indexOf(kSecond)));
  return [0, ...table.subarray(start, start + kSecond)];
}

function partnersOf(first, k, second, kSecond) {
  if (labellings.indexOf(first) <= labellings.indexOf(second)) return storedPartners(first, k, second, kSecond);
  // Each pair of labellings is stored once; partners are mutual.
  const found = new Array(kSecond + 1).fill(0);
  storedPartners(second, kSecond, first, k).forEach((partner, one) => { if (partner) found[partner] = one; });
  return found;
}

// How far two labellings tell the same story: adjusted Rand index (Hubert and Arabie 1985).
function randIndex(first, nFirst, second, nSecond) {
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
  return most === expected ? 1 : (together - expected) / (most - expected);
}
