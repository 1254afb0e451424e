// What the page shows, kept in the address so that every view can be sent on.

const DEFAULTS = {
  l: '', k: 0, layer: 'classes', o: 0.85, off: '', b: '', kb: 0, w: 0.5, d: 0, x: 0, y: 0, z: 1, c: -1, p: '', q: '', s: '', g: '', a: '', f: 'k', t: '',
};
const state = { ...DEFAULTS };

function readAddress() {
  Object.assign(state, DEFAULTS);
  for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
    if (!(key in DEFAULTS)) continue;
    const number = Number(value);
    if (typeof DEFAULTS[key] === 'string') state[key] = value;
    else if (Number.isFinite(number)) state[key] = number;
  }
  settle();
}

// Whatever an address says, the page shows something that exists.
function settle() {
  const within = (value, low, high) => Math.min(Math.max(value, low), high);
  const find = (id) => labellings.find((one) => one.id === id);
  const own = find(state.l) || labellings[0];
  state.l = own.id;
  state.k = nearest(own.counts, state.k || own.k);
  const other = find(state.b);
  state.b = other ? other.id : '';
  state.kb = other ? nearest(other.counts, state.kb || other.k) : 0;
  state.o = within(state.o, 0, 1);
  state.w = within(state.w, 0, 1);
  state.z = within(state.z, 1, mostZoom);
  state.c = Number.isInteger(state.c) && state.c >= 0 && state.c < cells.count ? state.c : -1;
  if (!layers().some((one) => one.id === state.layer)) state.layer = 'classes';
  if (state.layer === 'u') state.k = uncertainty[state.l].k;
  if (!planes.some((one) => one.space === state.p)) state.p = planes.length ? planes[0].space : '';
  if (!charts().some((one) => one.id === state.g)) state.g = charts().length ? charts()[0].id : '';
  if (!(state.q in own.scores)) state.q = Object.keys(own.scores)[0];
}

let waiting = 0;
function writeAddress() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const words = new URLSearchParams();
    for (const [key, value] of Object.entries(state)) {
      if (value !== DEFAULTS[key]) words.set(key, typeof value === 'number' ? String(Number(value.toFixed(4))) : value);
    }
    history.replaceState(null, '', `#${words}`);
  }, 150);
}

const hidden = () => new Set(state.off.split(',').filter(Boolean).map(Number));
const current = () => labellings.find((one) => one.id === state.l);
const compared = () => labellings.find((one) => one.id === state.b);

function layers() {
  const found = [{ id: 'classes', title: 'land types' }];
  for (const one of variables) found.push({ id: `v:${one.name}`, title: one.name });
  if (uncertainty[state.l]) found.push({ id: 'u', title: `uncertainty under noise (k = ${uncertainty[state.l].k})` });
  for (const one of references) found.push({ id: `r:${one.name}`, title: `independent: ${one.name}` });
  found.push(...appliedLayers());
  return found;
}
