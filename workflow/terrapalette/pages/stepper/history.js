// What is shown: a set of points, a history of states, and the one in view.
const input = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const WIDTH = 640, HEIGHT = 480, BLOCK = 4, OWN = "own";

const sets = input.sets.concat([{ name: OWN, title: "your own: click", points: [], k: 3, starts: [], dimensions: 2 }]);
let set = sets[0], k = set.k, states = [], now = 0, startNumber = -1, earlier = [], timer = null;
let yaw = -35, pitch = 22, cursor = [WIDTH / 2, HEIGHT / 2], random = 1;

// A small generator (mulberry32), so that the same clicks give the same starts.
function draw() {
  random = (random + 0x6d2b79f5) | 0;
  let mixed = Math.imul(random ^ (random >>> 15), 1 | random);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

function drawnStart() {
  const rest = set.points.slice();
  return Array.from({ length: k }, () => rest.splice(Math.floor(draw() * rest.length), 1)[0].slice());
}

function begin(centres) {
  stop();
  states = set.points.length >= k ? [settled(set.points, centres, null, 0)] : [];
  now = 0;
  show();
}

// The table's own starts first, as long as k is the table's; after them, random ones.
function newStart() {
  if (states.length > 1) earlier.push(states.map((state) => state.inertia));
  earlier = earlier.slice(-30);
  startNumber += 1;
  const known = k === set.k && startNumber < set.starts.length;
  begin(set.points.length < k ? [] : known ? set.starts[startNumber].map((centre) => centre.slice()) : drawnStart());
}

function choose(name) {
  set = sets.find((one) => one.name === name);
  k = set.k;
  startNumber = -1;
  earlier = [];
  states = [];
  $("k").value = k;
  newStart();
}

const atRest = () => now > 0 && states[now].moved === 0;

function forward() {
  if (!states.length || atRest()) return false;
  if (now === states.length - 1) {
    const before = states[now], { centres, empty } = update(set.points, before.centres, before.labels);
    states.push(settled(set.points, centres, before, empty));
  }
  now += 1;
  show();
  return !atRest();
}

function back() {
  stop();
  if (now > 0) { now -= 1; show(); }
}

function stop() {
  clearInterval(timer);
  timer = null;
  $("run").textContent = "Run";
  $("run").setAttribute("aria-pressed", "false");
}

function run() {
  if (timer) return stop();
  if (!states.length || atRest()) return undefined;
  timer = setInterval(() => { if (!forward()) { stop(); show(); } }, 350);
  $("run").textContent = "Pause";
  $("run").setAttribute("aria-pressed", "true");
  return undefined;
}

// A centre was moved by hand: what came after is no longer true, and the run begins anew here.
function moveCentre(cluster, move) {
  const centres = states[now].centres.map((centre) => centre.slice());
  const shift = toData(move);
  shift.forEach((value, axis) => { centres[cluster][axis] += value; });
  begin(centres);
}
