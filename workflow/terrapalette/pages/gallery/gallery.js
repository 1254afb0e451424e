"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const element = (id) => document.getElementById(id);
const TITLES = { mse: "MSE", rmse: "RMSE", mae: "MAE", psnr: "PSNR", ssim: "SSIM", delta_e: "ΔE", colorfulness: "colourful" };
const DIGITS = { mse: 1, rmse: 2, mae: 2, psnr: 2, ssim: 3, delta_e: 2, colorfulness: 0 };
const LARGER_IS_BETTER = new Set(["psnr", "ssim", "colorfulness"]);
const state = { photo: 0, agent: 0, errors: false, grey: false, sort: 0, falling: false };

function button(text, pressed, choose) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-pressed", String(pressed));
  made.addEventListener("click", choose);
  return made;
}

// Buttons are made anew at every change: the one that was used keeps the focus.
function fill(box, buttons) {
  const used = [...box.children].indexOf(document.activeElement);
  box.replaceChildren(...buttons);
  if (used >= 0) buttons[used].focus();
}

function place() {
  const share = Number(element("slider").value);
  element("painted").style.clipPath = `inset(0 0 0 ${share}%)`;
  element("divider").style.left = `${share}%`;
}

// The view, kept in the address: a photo and an agent by name, what is laid over, where the divider stands, the order.
function writeAddress() {
  const photo = data.photos[state.photo], words = new URLSearchParams({ photo: photo.name, agent: photo.works[state.agent].agent });
  if (state.errors) words.set("errors", 1);
  if (state.grey) words.set("grey", 1);
  if (element("slider").value !== "50") words.set("at", element("slider").value);
  if (state.sort || state.falling) words.set("sort", `${data.columns[state.sort]}${state.falling ? ",falling" : ""}`);
  history.replaceState(null, "", `#${words}`);
}

// Whatever an address says, the page shows something that exists.
function readAddress() {
  const words = new URLSearchParams(location.hash.slice(1)), [sort, falling] = (words.get("sort") || "").split(",");
  state.photo = Math.max(0, data.photos.findIndex((photo) => photo.name === words.get("photo")));
  state.agent = Math.max(0, data.photos[state.photo].works.findIndex((work) => work.agent === words.get("agent")));
  state.errors = words.get("errors") === "1";
  state.grey = words.get("grey") === "1" && !state.errors;
  state.sort = Math.max(0, data.columns.indexOf(sort));
  state.falling = falling === "falling";
  // A range holds numbers within its ends alone, and its middle in place of anything else.
  element("slider").value = words.get("at") ?? "50";
}

function show() {
  const photo = data.photos[state.photo];
  const work = photo.works[state.agent];
  element("colorfulness").textContent = photo.colorfulness.toFixed(0);
  element("shown").textContent = `${photo.name}, coloured by ${work.agent}`;
  for (const [id, source] of [["left", photo.left], ["truth", state.grey ? photo.grey : photo.right], ["painted", work.picture], ["errors", work.errors]]) {
    element(id).src = source;
    element(id).width = photo.width;
    element(id).height = photo.height;
  }
  element("photo").style.setProperty("--shape", 2 * photo.width / photo.height);
  element("truth").alt = state.grey ? "right half in grey, all that agents know of it" : "right half, original";
  element("before").textContent = state.grey ? "grey input" : "original";
  element("hint").textContent = `Left: as given. Right: ${state.grey ? "the grey that agents get" : "original"} | agent.`;
  element("painted").alt = `right half as ${work.agent} coloured it`;
  element("errors").alt = `colour errors of ${work.agent}, light where they are large`;
  element("after").textContent = work.agent;
  for (const id of ["slider", "divider", "before", "after", "painted", "hint"]) element(id).hidden = state.errors;
  for (const id of ["errors", "scale"]) element(id).hidden = !state.errors;
  element("toggle").setAttribute("aria-pressed", String(state.errors));
  element("grey").setAttribute("aria-pressed", String(state.grey));
  fill(element("photos"), data.photos.map((one, index) =>
    button(one.name, index === state.photo, () => choosePhoto(index))));
  fill(element("agents"), photo.works.map((one, index) => thumbnail(one, index)));
  table(photo);
  methods(photo);
  place();
  writeAddress();
}

// How each agent works, in its own words.
function methods(photo) {
  const lines = photo.works.flatMap((work) => [["dt", work.agent], ["dd", work.title]]);
  element("methods").replaceChildren(...lines.map(([tag, text]) => {
    const made = document.createElement(tag);
    made.textContent = text;
    return made;
  }));
}

function choosePhoto(index) {
  // The same agent on the other photo, where it painted that one.
  const name = data.photos[state.photo].works[state.agent].agent;
  state.photo = index;
  state.agent = Math.max(0, data.photos[index].works.findIndex((work) => work.agent === name));
  show();
}

function thumbnail(work, index) {
  const made = button("", index === state.agent, () => { state.agent = index; show(); });
  const picture = document.createElement("img");
  picture.src = work.picture;
  picture.alt = "";
  const value = document.createElement("div");
  value.className = "value";
  value.textContent = `MSE ${work.scores[0].toFixed(0)}`;
  made.append(picture, work.agent, value);
  return made;
}

function table(photo) {
  const heads = [["agent", null], ...data.columns.map((name, index) => [TITLES[name], index])];
  const cells = heads.map(([title, index]) => {
    const head = document.createElement("th");
    head.scope = "col";
    if (index === null) {
      head.textContent = title;
      return head;
    }
    head.className = "number";
    if (state.sort === index) head.setAttribute("aria-sort", state.falling ? "descending" : "ascending");
    const made = button(title, false, () => sortBy(index));
    made.removeAttribute("aria-pressed");
    head.append(made);
    return head;
  });
  const used = [...element("heads").children].findIndex((head) => head.contains(document.activeElement));
  element("heads").replaceChildren(...cells);
  if (used >= 0) cells[used].firstElementChild.focus();
  const direction = state.falling ? -1 : 1;
  const order = photo.works.map((_, index) => index);
  // What has no number (a half too small for SSIM, no error at all) stands at the end.
  const value = (index) => photo.works[index].scores[state.sort];
  order.sort((one, other) => (value(one) === null) - (value(other) === null) || direction * (value(one) - value(other)));
  element("rows").replaceChildren(...order.map((index) => row(photo.works[index], index === state.agent)));
}

function row(work, chosen) {
  const made = document.createElement("tr");
  made.className = chosen ? "chosen" : "";
  const name = document.createElement("td");
  name.textContent = work.agent;
  made.append(name);
  work.scores.forEach((score, index) => {
    const cell = document.createElement("td");
    cell.className = "number";
    cell.textContent = score === null ? "–" : score.toFixed(DIGITS[data.columns[index]]);
    made.append(cell);
  });
  return made;
}

function sortBy(index) {
  state.falling = state.sort === index ? !state.falling : LARGER_IS_BETTER.has(data.columns[index]);
  state.sort = index;
  show();
}

element("slider").addEventListener("input", place);
element("slider").addEventListener("change", writeAddress);
// One thing is laid over at a time.
for (const [id, one, other] of [["toggle", "errors", "grey"], ["grey", "grey", "errors"]]) {
  element(id).addEventListener("click", () => { Object.assign(state, { [one]: !state[one], [other]: false }); show(); });
}
window.addEventListener("hashchange", () => { readAddress(); show(); });
element("ramp").src = data.ramp;
element("worst").textContent = `${data.worst} or more`;
readAddress();
show();
