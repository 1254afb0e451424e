// Hands: centres that are dragged, points that are added, space that is turned, buttons and keys.

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
window.addEventListener("hashchange", readAddress);
readAddress();
