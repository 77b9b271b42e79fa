// ---------------------------------------------------------------------------------------------
// WebGL 2: relations as thin rectangles, nodes as points. Positions are 16-bit and never change;
// a filter changes one byte a node and a relation, the camera four numbers.
// ---------------------------------------------------------------------------------------------

const glsl = (...lines) => "#version 300 es\nprecision highp float;\n" + lines.join("\n");

const PLACE = "uniform vec4 view;vec2 place(vec2 p){return (p*65535.0-view.xy)*view.zw;}";

// One relation is four corners of a strip; `look` holds its colour, width, shown, and whether its
// ends lie in different discs.
const TIE_VERTEX = glsl(
  PLACE,
  "in vec2 a;in vec2 b;in vec4 look;in vec2 discs;",
  "uniform vec2 size;uniform float ratio;uniform float alpha;uniform float plain;uniform vec3 colours[4];",
  "uniform highp sampler2D open;uniform float folds;out vec4 tint;out float across;flat out float half_;",
  "float opened(float d){int n=int(d+0.5);return texelFetch(open,ivec2(n&255,n>>8),0).r;}",
  "void main(){",
  "gl_Position=vec4(2.0,2.0,2.0,1.0);tint=vec4(0.0);across=0.0;half_=0.0;",
  "if(look.z<0.5)return;",
  "if(look.w>0.5&&folds>0.5&&plain<0.5&&opened(discs.x)+opened(discs.y)<0.5)return;",
  "vec2 p=place(a);vec2 q=place(b);vec2 along=(q-p)*size*0.5;float far=length(along);",
  "vec2 side=far>0.0?vec2(-along.y,along.x)/far:vec2(0.0);",
  "float wide=max(look.y*0.25,1.0)*ratio;",
  "float s=float(gl_VertexID&1)*2.0-1.0;",
  // Half a pixel more on each side, which fades: the edges of a line are smooth.
  "half_=wide*0.5;across=s*(half_+0.5);",
  "gl_Position=vec4(mix(p,q,float(gl_VertexID>>1))+side*2.0*across/size,0.0,1.0);",
  // A long line says less about a place than a short one, and hides more.
  "float fade=plain>0.5?1.0:clamp((look.w>0.5?60.0:190.0)*ratio/max(far,1.0),look.w>0.5?0.10:0.22,1.0);",
  "tint=vec4(colours[int(look.x+0.5)],1.0)*alpha*fade;",
  "}",
);
const TIE_FRAGMENT = glsl("in vec4 tint;in float across;flat in float half_;out vec4 o;void main(){o=tint*clamp(half_+0.5-abs(across),0.0,1.0);}");

// Shapes tell kinds apart without colour: round for parties, square for countries, a diamond for
// products, triangles for vessels and aircraft; a listed one has a firm rim as well as its red.
const NODE_VERTEX = glsl(
  PLACE,
  "in vec2 a;in vec4 look;uniform float ratio;uniform float unit;uniform vec3 colours[11];",
  "out vec3 colour;out float radius;flat out int shape;",
  "void main(){",
  "gl_Position=vec4(2.0,2.0,2.0,1.0);gl_PointSize=1.0;",
  "if(look.z<0.5)return;",
  "gl_Position=vec4(place(a),0.0,1.0);",
  "float r=clamp(unit*(0.26+look.y/255.0*0.42),1.1,1.5+unit*0.44)*ratio;",
  "r=min(r,26.0*ratio);radius=r;gl_PointSize=2.0*r+2.0;",
  "colour=colours[int(look.x+0.5)];shape=int(look.w+0.5);",
  "}",
);
const NODE_FRAGMENT = glsl(
  "in vec3 colour;in float radius;flat in int shape;uniform float alpha;uniform vec3 paper;out vec4 o;",
  "void main(){",
  "vec2 p=(gl_PointCoord-0.5)*(2.0*radius+2.0);float d=length(p)-radius;",
  "if(radius>2.2){",
  "if(shape==1)d=max(abs(p.x),abs(p.y))-radius*0.82;",
  "if(shape==2)d=(abs(p.x)+abs(p.y)-radius*1.12)*0.72;",
  "if(shape==3)d=max(p.y-radius*0.62,(abs(p.x)*1.732-p.y)*0.5-radius*0.62);",
  "if(shape==4)d=max(-p.y-radius*0.62,(abs(p.x)*1.732+p.y)*0.5-radius*0.62);",
  "}",
  "float a=clamp(0.5-d,0.0,1.0)*alpha;if(a<=0.0)discard;",
  // A rim in the colour of the paper keeps neighbours apart.
  "vec3 c=radius>5.0?mix(colour,paper,clamp(d+1.6,0.0,1.0)*0.75):colour;",
  "o=vec4(c*a,a);",
  "}",
);

const SHAPES = { Country: 1, Product: 2, Vessel: 3, Airplane: 4 };
const FAMILIES = ["hold", "goods", "place", "linked"];

function makeGpu(canvas) {
  const gl = canvas.getContext("webgl2", { antialias: false, alpha: true, premultipliedAlpha: true, powerPreference: "high-performance" });
  if (!gl) return null;

  function program(vertex, fragment) {
    const made = gl.createProgram();
    for (const [type, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(made, shader);
    }
    gl.linkProgram(made);
    if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error("WebGL: " + gl.getProgramInfoLog(made));
    const at = {};
    for (let number = gl.getProgramParameter(made, gl.ACTIVE_UNIFORMS) - 1; number >= 0; number -= 1) {
      const name = gl.getActiveUniform(made, number).name.replace("[0]", "");
      at[name] = gl.getUniformLocation(made, name);
    }
    return { made, at };
  }

  let tieProgram;
  let nodeProgram;
  let lots;
  let texture;
  const TIE_BYTES = 16;
  const NODE_BYTES = 8;
  const openings = new Uint8Array(256 * Math.max(1, Math.ceil(graph.discs.length / 256)));

  function attribute(of, name, size, type, normal, stride, offset, divisor) {
    const at = gl.getAttribLocation(of.made, name);
    if (at < 0) return;
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, size, type, normal, stride, offset);
    gl.vertexAttribDivisor(at, divisor);
  }

  // Where a lot of relations begins is part of the attributes: WebGL knows no first instance.
  function pointTies(lot, first) {
    gl.bindBuffer(gl.ARRAY_BUFFER, lot.buffer);
    const start = first * TIE_BYTES;
    attribute(tieProgram, "a", 2, gl.UNSIGNED_SHORT, true, TIE_BYTES, start, 1);
    attribute(tieProgram, "b", 2, gl.UNSIGNED_SHORT, true, TIE_BYTES, start + 4, 1);
    attribute(tieProgram, "look", 4, gl.UNSIGNED_BYTE, false, TIE_BYTES, start + 8, 1);
    attribute(tieProgram, "discs", 2, gl.UNSIGNED_SHORT, false, TIE_BYTES, start + 12, 1);
  }

  function tieData(list) {
    const length = list ? list.length : TIES;
    const data = new ArrayBuffer(length * TIE_BYTES);
    const words = new Uint16Array(data);
    const bytes = new Uint8Array(data);
    const families = head.relationKinds.map((kind) => FAMILIES.indexOf(familyOf(kind)));
    for (let at = 0; at < length; at += 1) {
      const tie = list ? list[at] : at;
      const [from, to] = [graph.source[tie], graph.target[tie]];
      const word = at * 8;
      words[word] = graph.x[from];
      words[word + 1] = graph.y[from];
      words[word + 2] = graph.x[to];
      words[word + 3] = graph.y[to];
      words[word + 6] = graph.disc[from];
      words[word + 7] = graph.disc[to];
      const byte = at * TIE_BYTES + 8;
      bytes[byte] = families[graph.relation[tie]];
      bytes[byte + 1] = 4;
      bytes[byte + 2] = shown.ties[tie];
      bytes[byte + 3] = tie < head.inside ? 0 : 1;
    }
    // Wider for a larger share: from one pixel to five.
    if (list) list.forEach((tie, at) => { bytes[at * TIE_BYTES + 9] = widthOf(tie); });
    else graph.shareRow.forEach((tie) => { bytes[tie * TIE_BYTES + 9] = widthOf(tie); });
    return data;
  }

  function widthOf(tie) {
    const at = graph.shareOf.get(tie);
    return at === undefined ? 4 : 4 + Math.round(graph.shareHigh[at] / 10000 * 16);
  }

  function nodeData(list) {
    const length = list ? list.length : NODES;
    const data = new ArrayBuffer(length * NODE_BYTES);
    const words = new Uint16Array(data);
    const bytes = new Uint8Array(data);
    const shapes = head.kinds.map((kind) => SHAPES[kind] ?? 0);
    for (let at = 0; at < length; at += 1) {
      const node = list ? list[at] : at;
      words[at * 4] = graph.x[node];
      words[at * 4 + 1] = graph.y[node];
      const byte = at * NODE_BYTES + 4;
      bytes[byte] = toneOf(node);
      bytes[byte + 1] = Math.min(255, Math.log2(graph.degree[node] + 1) * 24);
      bytes[byte + 2] = shown.nodes[node];
      bytes[byte + 3] = shapes[graph.kind[node]];
    }
    return data;
  }

  function fill(lot, data, use) {
    gl.bindBuffer(gl.ARRAY_BUFFER, lot.buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, use);
  }

  function makeNodeLot() {
    const lot = { array: gl.createVertexArray(), buffer: gl.createBuffer(), length: 0 };
    gl.bindVertexArray(lot.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, lot.buffer);
    attribute(nodeProgram, "a", 2, gl.UNSIGNED_SHORT, true, NODE_BYTES, 0, 0);
    attribute(nodeProgram, "look", 4, gl.UNSIGNED_BYTE, false, NODE_BYTES, 4, 0);
    gl.bindVertexArray(null);
    return lot;
  }

  const makeTieLot = () => ({ array: gl.createVertexArray(), buffer: gl.createBuffer(), length: 0 });

  function build() {
    tieProgram = program(TIE_VERTEX, TIE_FRAGMENT);
    nodeProgram = program(NODE_VERTEX, NODE_FRAGMENT);
    lots = { ties: makeTieLot(), nodes: makeNodeLot(), someTies: makeTieLot(), someNodes: makeNodeLot() };
    texture = gl.createTexture();
    refill();
  }

  // After a filter, and at the start.
  function refill() {
    fill(lots.ties, tieData(null), gl.DYNAMIC_DRAW);
    fill(lots.nodes, nodeData(null), gl.DYNAMIC_DRAW);
    lots.someKey = null;
  }

  // What is chosen is drawn again on top of the rest, which fades.
  function emphasise(key, nodes, tieList) {
    if (lots.someKey === key) return;
    lots.someKey = key;
    lots.someTies.length = tieList.length;
    lots.someNodes.length = nodes.length;
    fill(lots.someTies, tieData(tieList), gl.DYNAMIC_DRAW);
    fill(lots.someNodes, nodeData(nodes), gl.DYNAMIC_DRAW);
  }

  function uniforms({ made, at }, alpha, colours) {
    gl.useProgram(made);
    gl.uniform4f(at.view, camera.x, camera.y, 2 * camera.scale / camera.width, -2 * camera.scale / camera.height);
    gl.uniform1f(at.ratio, ratio);
    gl.uniform1f(at.alpha, alpha);
    gl.uniform3fv(at.colours, colours);
  }

  function useTies(alpha, plain) {
    uniforms(tieProgram, alpha, tones.ties);
    gl.uniform2f(tieProgram.at.size, canvas.width, canvas.height);
    gl.uniform1f(tieProgram.at.plain, plain ? 1 : 0);
    gl.uniform1f(tieProgram.at.folds, folds ? 1 : 0);
    gl.uniform1i(tieProgram.at.open, 0);
  }

  function useNodes(alpha) {
    uniforms(nodeProgram, alpha, tones.nodes);
    gl.uniform1f(nodeProgram.at.unit, head.unit * camera.scale);
    gl.uniform3fv(nodeProgram.at.paper, tones.paper);
  }

  function drawTies(lot, first, last) {
    if (last <= first) return;
    pointTies(lot, first);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, last - first);
  }

  // spans: discs in sight and open, as spans of nodes and of relations. light: while moving slowly.
  function draw(spans, { dim, light, some }) {
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    openings.fill(0);
    for (const { discs } of spans) for (const disc of discs) openings[disc] = 255;
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, 256, openings.length / 256, 0, gl.RED, gl.UNSIGNED_BYTE, openings);
    if (!light) {
      const close = Math.min(1, Math.max(0.4, head.unit * camera.scale / 14));
      useTies((dim ? 0.16 : 0.55) * close, false);
      gl.bindVertexArray(lots.ties.array);
      for (const span of spans) drawTies(lots.ties, span.firstTie, span.lastTie);
      if (spans.length > 0) drawTies(lots.ties, head.inside, TIES);
    }
    useNodes(dim ? 0.28 : 1);
    gl.bindVertexArray(lots.nodes.array);
    for (const span of spans) gl.drawArrays(gl.POINTS, span.first, span.last - span.first);
    if (some) {
      // Thousands at once would be one blot.
      useTies(0.85 / Math.max(1, Math.log10(Math.max(1, lots.someTies.length / 30)) * 2), true);
      gl.bindVertexArray(lots.someTies.array);
      drawTies(lots.someTies, 0, lots.someTies.length);
      useNodes(1);
      gl.bindVertexArray(lots.someNodes.array);
      gl.drawArrays(gl.POINTS, 0, lots.someNodes.length);
    }
    gl.bindVertexArray(null);
  }

  build();
  return { draw, refill, emphasise, rebuild: build, lost: () => gl.isContextLost() };
}
