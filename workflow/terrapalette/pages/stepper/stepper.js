"use strict";
// k-means, step by step: the algorithm, the history of its states, and their picture.
const input = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const WIDTH = 640, HEIGHT = 480, BLOCK = 4, OWN = "own";

// ---- The algorithm: points and centres are arrays of coordinates.

function squared(a, b) {
  let sum = 0;
  for (let axis = 0; axis < a.length; axis += 1) sum += (a[axis] - b[axis]) ** 2;
  return sum;
}

function nearest(point, centres) {
  let best = 0;
  for (let cluster = 1; cluster < centres.length; cluster += 1) {
    if (squared(point, centres[cluster]) < squared(point, centres[best])) best = cluster;
  }
  return best;
}

// The means of the clusters; a cluster without points takes the one farthest from its centre that can be spared.
function update(points, centres, labels) {
  const owner = labels.slice(), sizes = centres.map(() => 0);
  for (const label of owner) sizes[label] += 1;
  const distance = points.map((point, index) => squared(point, centres[labels[index]]));
  const order = points.map((_, index) => index).sort((one, other) => distance[other] - distance[one] || one - other);
  let empty = 0;
  for (let cluster = 0; cluster < centres.length; cluster += 1) {
    if (sizes[cluster] > 0) continue;
    const taken = order.find((index) => sizes[owner[index]] > 1);
    sizes[owner[taken]] -= 1;
    sizes[cluster] = 1;
    owner[taken] = cluster;
    empty += 1;
  }
  const sums = centres.map((centre) => centre.map(() => 0));
  points.forEach((point, index) => point.forEach((value, axis) => { sums[owner[index]][axis] += value; }));
  return { centres: sums.map((sum, cluster) => sum.map((value) => value / sizes[cluster])), empty };
}

function settled(points, centres, before, empty) {
  const labels = points.map((point) => nearest(point, centres));
  const inertia = points.reduce((sum, point, index) => sum + squared(point, centres[labels[index]]), 0);
  const changed = before ? labels.filter((label, index) => label !== before.labels[index]).length : points.length;
  const moved = before ? Math.sqrt(Math.max(...centres.map((centre, index) => squared(centre, before.centres[index])))) : null;
  return { centres, labels, inertia, changed, moved, empty };
}

// ---- What is shown: a set of points, a history of states, and the one in view.

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

// ---- From data to the picture: a plane, or space seen from a side.

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

function projection() {
  const { middle } = bounds(), view = axesOfView(), factor = scale();
  return (point) => {
    const [right, up, near] = view.map((row) => row.reduce(
      (sum, value, axis) => sum + value * ((point[axis] ?? 0) - (middle[axis] ?? 0)), 0));
    return [WIDTH / 2 + factor * right, HEIGHT / 2 - factor * up, near ?? 0];
  };
}

// A shift in the picture as one of the data, in the plane of view.
function toData([right, down]) {
  const [x, y] = axesOfView(), factor = scale();
  return Array.from({ length: Math.min(set.dimensions, 3) }, (_, axis) => (right * x[axis] - down * y[axis]) / factor);
}

// ---- The picture.

const color = (cluster) => input.colors[cluster % input.colors.length];
const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function svg(name, attributes, text) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function paint(project) {
  const canvas = $("canvas"), ratio = window.devicePixelRatio || 1, context = canvas.getContext("2d");
  canvas.width = WIDTH * ratio;
  canvas.height = HEIGHT * ratio;
  context.scale(ratio, ratio);
  context.fillStyle = ink("--paper");
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const state = states[now];
  if (state && set.dimensions === 2) {
    context.globalAlpha = 0.2;
    const centres = state.centres.map(project).map(([x, y]) => [x, y]);
    for (let y = 0; y < HEIGHT; y += BLOCK) {
      for (let x = 0; x < WIDTH; x += BLOCK) {
        context.fillStyle = color(nearest([x + BLOCK / 2, y + BLOCK / 2], centres));
        context.fillRect(x, y, BLOCK, BLOCK);
      }
    }
    context.globalAlpha = 1;
  }
  if (set.dimensions > 2) box(context, project);
  const places = set.points.map((point, index) => [...project(point), index]).sort((one, other) => one[2] - other[2]);
  for (const [x, y, near, index] of places) {
    context.beginPath();
    context.arc(x, y, set.dimensions > 2 ? Math.max(1.5, 4 + 2 * near) : 4, 0, 2 * Math.PI);
    context.fillStyle = state ? color(state.labels[index]) : ink("--muted");
    context.fill();
  }
}

function box(context, project) {
  const { low, high } = bounds();
  const corner = (bits) => project(low.map((value, axis) => ((bits >> axis) & 1 ? high[axis] : value)));
  context.strokeStyle = ink("--line");
  for (let bits = 0; bits < 8; bits += 1) {
    for (const bit of [1, 2, 4]) {
      if (bits & bit) continue;
      const [x, y] = corner(bits), [u, v] = corner(bits | bit);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(u, v);
      context.stroke();
    }
  }
}

function placeCentres(project) {
  const holder = $("centres"), shown = states.length ? states[now].centres : [];
  while (holder.children.length > shown.length) holder.lastChild.remove();
  while (holder.children.length < shown.length) holder.append(handle(holder.children.length));
  const trails = $("trails");
  trails.replaceChildren();
  shown.forEach((centre, cluster) => {
    const [x, y] = project(centre), words = centre.map((value) => value.toFixed(2)).join(", ");
    holder.children[cluster].setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)})`);
    holder.children[cluster].setAttribute("aria-label", `Centre ${cluster + 1} at ${words}: move with the arrow keys`);
    const way = states.slice(0, now + 1).map((state) => project(state.centres[cluster]).slice(0, 2).map((v) => v.toFixed(2)).join(" "));
    trails.append(svg("polyline", { class: "trail", points: way.join(" ") }));
  });
}

// A cross that is dragged with a pointer or moved with keys; it stays the same element while it moves.
function handle(cluster) {
  const group = svg("g", { class: "centre", tabindex: 0, role: "button", "data-cluster": cluster });
  group.append(svg("circle", { class: "ring", r: 17 }), svg("circle", { r: 17, fill: "transparent" }));
  group.append(svg("path", { d: "M-9-5-5-9 0-4 5-9 9-5 4 0 9 5 5 9 0 4-5 9-9 5-4 0Z", fill: color(cluster) }));
  group.addEventListener("pointerdown", (event) => {
    event.stopPropagation();
    follow(group, event, (move) => moveCentre(cluster, move));
  });
  group.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [-8, 0], ArrowRight: [8, 0], ArrowUp: [0, -8], ArrowDown: [0, 8] }[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    moveCentre(cluster, move);
  });
  return group;
}

function inPicture(event) {
  const area = $("plot").getBoundingClientRect();
  return [(event.clientX - area.left) * WIDTH / area.width, (event.clientY - area.top) * HEIGHT / area.height];
}

// Calls back with every movement of the pointer until it is lifted.
function follow(element, event, moved) {
  let last = inPicture(event);
  element.setPointerCapture(event.pointerId);
  const onMove = (next) => {
    const place = inPicture(next);
    moved([place[0] - last[0], place[1] - last[1]]);
    last = place;
  };
  const onEnd = () => {
    element.removeEventListener("pointermove", onMove);
    element.removeEventListener("pointerup", onEnd);
    element.removeEventListener("pointercancel", onEnd);
  };
  element.addEventListener("pointermove", onMove);
  element.addEventListener("pointerup", onEnd);
  element.addEventListener("pointercancel", onEnd);
}

function drawCurve() {
  const curve = $("curve"), runs = [...earlier, states.map((state) => state.inertia)];
  const steps = Math.max(6, ...runs.map((one) => one.length - 1)), top = Math.max(...runs.flat(), 1e-12) * 1.05;
  const x = (step) => 52 + step * 335 / steps, y = (inertia) => 245 - inertia * 230 / top;
  const line = (one) => one.map((inertia, step) => `${x(step).toFixed(1)},${y(inertia).toFixed(1)}`).join(" ");
  curve.replaceChildren(svg("path", { class: "axis", d: "M52 10V245H390" }));
  for (let step = 0; step <= steps; step += Math.ceil(steps / 8)) {
    curve.append(svg("text", { x: x(step), y: 262, "text-anchor": "middle" }, step));
  }
  curve.append(svg("text", { x: 390, y: 277, "text-anchor": "end" }, "step"));
  for (const share of [0, 0.5, 1]) {
    const value = share * top;
    curve.append(svg("text", { x: 46, y: y(value) + 4, "text-anchor": "end" }, value.toPrecision(2) * 1));
  }
  for (const one of earlier) curve.append(svg("polyline", { class: "earlier", points: line(one) }));
  if (!states.length) return;
  curve.append(svg("polyline", { class: "run", points: line(runs.at(-1)) }));
  states.forEach((state, step) => curve.append(svg("circle", { class: "dot", r: 3, cx: x(step), cy: y(state.inertia) })));
  curve.append(svg("circle", { class: "now", r: 7, cx: x(now), cy: y(states[now].inertia) }));
}

function message(state) {
  const missing = k - set.points.length;
  if (!state) return `Click ${missing} more point${missing > 1 ? "s" : ""}: k cannot exceed the number of points.`;
  if (now === 0) return "The start: every point has the colour of its nearest centre.";
  if (state.moved === 0) return `At rest after ${now} steps: no centre moved. Another start may end lower.`;
  const filled = state.empty ? ` ${state.empty} empty cluster${state.empty > 1 ? "s" : ""} took the farthest point.` : "";
  return `The centres moved to the means of their points, ${state.changed} points changed their centre.${filled}`;
}

function show() {
  const state = states[now], project = projection(), space = set.dimensions > 2, own = set.name === OWN;
  paint(project);
  placeCentres(project);
  drawCurve();
  $("step").textContent = state ? `${now}` : "–";
  $("inertia").textContent = state ? state.inertia.toPrecision(10) * 1 : "–";
  $("changed").textContent = state ? state.changed : "–";
  $("moved").textContent = state && state.moved !== null ? state.moved.toPrecision(4) * 1 : "–";
  $("message").textContent = message(state);
  $("back").disabled = $("reset").disabled = now === 0;
  $("forward").disabled = $("run").disabled = !state || (atRest() && !timer);
  $("start").disabled = set.points.length < k;
  $("clear").hidden = !own;
  for (const label of document.querySelectorAll(".turn")) label.hidden = !space;
  $("yaw").value = yaw;
  $("pitch").value = pitch;
  $("plot").classList.toggle("adding", own);
  $("plot").classList.toggle("turning", space);
  $("cursor").toggleAttribute("hidden", !own || document.activeElement !== $("plot"));
  $("cursor").setAttribute("transform", `translate(${cursor.join(" ")})`);
  const parts = { 1: "Points on a line.", 2: "The plane is tinted by the nearest centre.", 3: "Drag the plot to turn it." };
  const what = own
    ? "Click to add points, or move the cross with the arrow keys and press Enter."
    : parts[Math.min(set.dimensions, 3)] + (set.dimensions > 3 ? " The first three dimensions are shown." : "");
  $("hint").textContent = `${set.points.length} points. ${what} Drag a centre to begin anew from there; lines show the ways.`;
}

// ---- Hands.

function addPoint([x, y]) {
  const shift = toData([x - WIDTH / 2, y - HEIGHT / 2]), { middle } = bounds();
  set.points.push(shift.map((value, axis) => value + middle[axis]));
  if (set.points.length < k) return begin([]);
  return begin(states.length ? states[now].centres : drawnStart());
}

function turn([right, down]) {
  yaw = ((yaw - right / 2 + 540) % 360) - 180;
  pitch = Math.max(-90, Math.min(90, pitch + down / 2));
  show();
}

$("plot").addEventListener("pointerdown", (event) => {
  if (set.name === OWN) addPoint(inPicture(event));
  else if (set.dimensions > 2) follow($("plot"), event, turn);
});
$("plot").addEventListener("keydown", (event) => {
  if (event.target !== $("plot") || (set.name !== OWN && set.dimensions < 3)) return;
  const move = { ArrowLeft: [-12, 0], ArrowRight: [12, 0], ArrowUp: [0, -12], ArrowDown: [0, 12] }[event.key];
  if (!move && !(event.key === "Enter" && set.name === OWN)) return;
  event.preventDefault();
  event.stopPropagation();
  if (set.name !== OWN) return turn(move);
  if (!move) return addPoint(cursor);
  cursor = cursor.map((value, axis) => Math.max(0, Math.min([WIDTH, HEIGHT][axis], value + move[axis])));
  return show();
});
$("plot").addEventListener("focus", show);
$("plot").addEventListener("blur", show);
$("set").addEventListener("change", () => choose($("set").value));
$("k").addEventListener("change", () => {
  k = Math.max(1, Math.min(Number($("k").max), Math.round(Number($("k").value)) || 1));
  $("k").value = k;
  startNumber = -1;
  earlier = [];
  states = [];
  newStart();
});
$("forward").addEventListener("click", () => { stop(); forward(); });
$("back").addEventListener("click", back);
$("run").addEventListener("click", run);
$("reset").addEventListener("click", () => { stop(); now = 0; show(); });
$("start").addEventListener("click", newStart);
$("clear").addEventListener("click", () => { set.points = []; earlier = []; begin([]); });
$("yaw").addEventListener("input", () => { yaw = Number($("yaw").value); show(); });
$("pitch").addEventListener("input", () => { pitch = Number($("pitch").value); show(); });
document.addEventListener("keydown", (event) => {
  if (event.target !== document.body && event.target !== $("plot")) return;
  const act = { ArrowRight: () => { stop(); forward(); }, ArrowLeft: back, " ": run }[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  act();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);

for (const one of sets) $("set").append(new Option(one.title, one.name));
choose(set.name);
