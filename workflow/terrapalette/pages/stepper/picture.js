// The picture: points and regions on a canvas, centres and their ways above it, the curve of the inertia, words.

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
  axes(context, project);
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

// Five digits are read and compared; those beyond stay in the element's data.
const told = (value) => String(value >= 1e5 ? Math.round(value) : Number(value.toPrecision(5)));

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
  writeAddress();
  $("step").textContent = state ? `${now}` : "–";
  $("inertia").textContent = state ? told(state.inertia) : "–";
  $("inertia").dataset.exact = state ? state.inertia : "";
  $("changed").textContent = state ? state.changed : "–";
  $("moved").textContent = state && state.moved !== null ? told(state.moved) : "–";
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
