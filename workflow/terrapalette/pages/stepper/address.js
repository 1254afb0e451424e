// The view, kept in the address: the set, its centres at the start, the step, and points of one's own.

const rows = (points) => points.map((point) => point.join(",")).join(";");
const read = (words) => (words ? words.split(";").map((row) => row.split(",").map(Number)) : []);
const held = (points, dimensions) => points.every((point) => point.length === dimensions && point.every(Number.isFinite));

let waiting = null;
function writeAddress() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const words = new URLSearchParams({ set: set.name, k, start: startNumber, step: now });
    if (set.name === OWN) words.set("points", rows(set.points));
    if (states.length) words.set("centres", rows(states[0].centres));
    history.replaceState(null, "", `#${words}`);
  }, 150);
}

// Whatever an address says, the page shows something that exists.
function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1)), whole = (name) => Math.round(Number(words.get(name))) || 0;
  choose((sets.find((one) => one.name === words.get("set")) || sets[0]).name);
  $("set").value = set.name;
  const points = read(words.get("points")), centres = read(words.get("centres"));
  if (set.name === OWN && points.length && held(points, 2)) set.points = points;
  if (whole("k") >= 1) k = Math.min(whole("k"), Number($("k").max));
  $("k").value = k;
  startNumber = Math.max(0, whole("start"));
  const kept = centres.length === k && set.points.length >= k && held(centres, set.dimensions);
  if (!kept) {
    startNumber = -1;
    return newStart();
  }
  begin(centres);
  for (let step = 0; step < Math.min(whole("step"), 1000); step += 1) if (!forward()) break;
  return undefined;
}
