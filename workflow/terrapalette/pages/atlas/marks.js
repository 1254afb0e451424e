// What every panel is drawn with: elements, and the axes of charts.

const byId = (id) => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';

function mark(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.appendChild(element);
  return element;
}

// Every chart is 520 x 300; its axes leave room for labels.
const CHART = { left: 58, right: 496, top: 14, bottom: 244 };

// Axes of a chart; returns how values become places.
function axes(svg, x, y, xTicks, xLabel, yLabel, xText = short) {
  svg.replaceChildren();
  const { left, right, top, bottom } = CHART;
  const place = {
    x: (value) => left + ((value - x[0]) / (x[1] - x[0] || 1)) * (right - left),
    y: (value) => bottom - ((value - y[0]) / (y[1] - y[0] || 1)) * (bottom - top),
    left, right, top, bottom,
  };
  for (const value of ticks(y[0], y[1])) {
    mark(svg, 'line', { x1: left, x2: right, y1: place.y(value), y2: place.y(value), class: 'axis' });
    mark(svg, 'text', { x: left - 6, y: place.y(value) + 4, 'text-anchor': 'end' }, short(value));
  }
  // Labels that would run into the one before are left out; a letter is some 7 wide.
  let free = -Infinity;
  for (const value of xTicks) {
    const text = xText(value), half = 3.5 * text.length;
    if (place.x(value) - half < free) continue;
    mark(svg, 'text', { x: place.x(value), y: bottom + 18, 'text-anchor': 'middle' }, text);
    free = place.x(value) + half + 7;
  }
  mark(svg, 'text', { x: (left + right) / 2, y: bottom + 50, 'text-anchor': 'middle' }, xLabel);
  mark(svg, 'text', { x: 14, y: (top + bottom) / 2, 'text-anchor': 'middle', transform: `rotate(-90 14 ${(top + bottom) / 2})` }, yLabel);
  return place;
}

function ticks(low, high) {
  const rough = (high - low) / 5;
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9 * step; value += step) found.push(Math.abs(value) < 1e-12 ? 0 : value);
  return found;
}

const short = (value) => (Math.abs(value) >= 10000 ? `${Math.round(value / 1000)}k` : String(Number(value.toPrecision(3))));
const path = (points) => points.map(([x, y], index) => `${index ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'color') made.style.background = value;
    else if (key === 'onclick' || key === 'onchange') made.addEventListener(key.slice(2), value);
    else if (key === 'checked') made.checked = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function fill(selectElement, options, chosen) {
  selectElement.replaceChildren(...options.map(({ id, title }) => element('option', { value: id }, title)));
  selectElement.value = chosen;
}

// New children for an element; the focus stays with the one of the same data-key, and never falls out of the element.
function renew(box, ...children) {
  const focused = box.contains(document.activeElement) ? document.activeElement : null;
  box.replaceChildren(...children);
  if (!focused || focused === box) return;
  const same = [...box.querySelectorAll('[data-key]')].find((one) => one.dataset.key === focused.dataset.key);
  (same || box.querySelector('button, input') || box).focus({ preventScroll: true });
}

// Numbers in words; what there is none of is a dash.
const fixed = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : '–');
const percent = (share) => (Number.isFinite(share) ? `${Number((100 * share).toFixed(1))} %` : '–');
