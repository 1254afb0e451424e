// Tiles of class numbers drawn through a colour table: by WebGL 2 where there is one, else on a plain canvas. A painter
// begins a picture, draws parts of tiles (in a tile's pixels) to whole pixels of the picture, and gives the picture.

const VERTEX = `#version 300 es
uniform vec4 place, part;
out vec2 at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  at = mix(part.xy, part.zw, corner);
  gl_Position = vec4(mix(place.xy, place.zw, corner), 0.0, 1.0);
}`;
const FRAGMENT = `#version 300 es
precision highp float;
precision highp usampler2D;
uniform usampler2D tile;
uniform sampler2D palette;
in vec2 at;
out vec4 color;
void main() {
  ivec2 pixel = clamp(ivec2(at), ivec2(0), textureSize(tile, 0) - 1);
  color = texelFetch(palette, ivec2(texelFetch(tile, pixel, 0).r, 0), 0);
}`;

// A colour table of 256 entries: [red, green, blue] or nothing by class number.
function paletteOf(colors) {
  const bytes = new Uint8ClampedArray(1024);
  colors.forEach((color, number) => { if (color) bytes.set([...color, 255], 4 * number); });
  return bytes;
}

function webglPainter(lost) {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false });
  if (!gl) return null;
  canvas.addEventListener('webglcontextlost', lost);
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
  gl.useProgram(program);
  const [place, part] = ['place', 'part'].map((name) => gl.getUniformLocation(program, name));
  gl.uniform1i(gl.getUniformLocation(program, 'tile'), 0);
  gl.uniform1i(gl.getUniformLocation(program, 'palette'), 1);
  // Numbers and colours are taken as they are, never between two of them.
  const texture = (unit, format, width, height, layout, bytes) => {
    const made = gl.createTexture();
    gl.activeTexture(unit);
    gl.bindTexture(gl.TEXTURE_2D, made);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    for (const edge of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, edge, gl.CLAMP_TO_EDGE);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, format, width, height, 0, layout, gl.UNSIGNED_BYTE, bytes);
    return made;
  };
  let table = null;
  return {
    name: 'WebGL 2',
    canvas,
    begin(width, height, palette) {
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      gl.viewport(0, 0, width, height);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.deleteTexture(table);
      table = texture(gl.TEXTURE1, gl.RGBA8, 256, 1, gl.RGBA, new Uint8Array(palette.buffer));
    },
    draw(tile, [fromX, fromY, toX, toY], [left, top, right, bottom]) {
      gl.activeTexture(gl.TEXTURE0);
      if (tile.texture) gl.bindTexture(gl.TEXTURE_2D, tile.texture);
      else tile.texture = texture(gl.TEXTURE0, gl.R8UI, tile.columns, tile.rows, gl.RED_INTEGER, tile.values);
      const across = (pixel) => (2 * pixel) / canvas.width - 1, down = (pixel) => 1 - (2 * pixel) / canvas.height;
      gl.uniform4f(part, fromX, fromY, toX, toY);
      gl.uniform4f(place, across(left), down(top), across(right), down(bottom));
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    },
    forget: (tile) => gl.deleteTexture(tile.texture || null),
  };
}

function plainPainter() {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  let palette = null, name = '';
  // A tile in its colours, painted again when they change.
  const picture = (tile) => {
    tile.picture ||= element('canvas', { width: tile.columns, height: tile.rows });
    if (tile.painted === name) return tile.picture;
    const own = tile.picture.getContext('2d');
    const image = own.createImageData(tile.columns, tile.rows);
    const pixels = new Uint32Array(image.data.buffer), colors = new Uint32Array(palette.buffer);
    for (let index = 0; index < pixels.length; index++) pixels[index] = colors[tile.values[index]];
    own.putImageData(image, 0, 0);
    tile.painted = name;
    return tile.picture;
  };
  return {
    name: 'canvas',
    canvas,
    begin(width, height, colors) {
      [canvas.width, canvas.height, palette, name] = [width, height, colors, colors.join()];
      context.imageSmoothingEnabled = false;
    },
    draw(tile, [fromX, fromY, toX, toY], [left, top, right, bottom]) {
      context.drawImage(picture(tile), fromX, fromY, toX - fromX, toY - fromY, left, top, right - left, bottom - top);
    },
    forget() {},
  };
}
