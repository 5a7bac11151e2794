// The page: takes sound from the microphone or a file, makes a WAV file of it, asks the server, shows what it says.
const RATE = 16000;
const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3], [4, 4], [1, 2], [8, 2], [12, 4]];
const element = id => document.getElementById(id);

const state = { key: "", model: null, samples: null, answer: null, spans: [], recording: null, live: null };

// --- Talking to the server ---

async function ask(path, request = {}) {
  const headers = state.key ? { Authorization: `Bearer ${state.key}` } : {};
  const response = await fetch(path, { ...request, headers });
  const body = await response.json();
  if (!response.ok) {
    const problem = new Error([body.detail, body.found && `Found: ${body.found}.`, body.expected && `Expected: ${body.expected}.`].filter(Boolean).join(" "));
    problem.status = response.status;
    throw problem;
  }
  return body;
}

async function loadModel() {
  try {
    state.model = await ask("/v1/model");
    element("key-section").hidden = true;
    showModel(state.model);
    say("");
  } catch (problem) {
    if (problem.status === 401) {
      element("key-section").hidden = false;
      say("This server wants an API key.");
      if (state.key) {
        fail("That isn't the key.");
      }
      element("key").focus();
      return;
    }
    fail(`The server doesn't answer: ${problem.message}`);
  }
  update();
}

async function predict() {
  const { takes, classes } = state.model;
  const form = new FormData();
  const sound = takes.audio ? state.samples : null;
  if (sound) {
    form.append("audio", new Blob([wav(sound)], { type: "audio/wav" }), "sound.wav");
  }
  const words = element("text").value.trim();
  if (takes.text && (words || takes.needs_both || !sound)) {
    form.append("text", words);
  }
  say("Classifying…");
  element("predict").disabled = true;
  try {
    const query = sound ? `?timeline=true${classes.length > 0 ? "&explain=true" : ""}` : "";
    state.answer = await ask(`/v1/predict${query}`, { method: "POST", body: form });
    state.spans = state.answer.timeline ?? [];
    showAnswer(state.answer);
    showSound();
    showTimeline();
    showTables();
    say(`${describe(state.answer)} ${state.answer.seconds ? `${state.answer.seconds.toFixed(1)} s of sound, a` : "A"}nswered in ${(1000 * state.answer.took).toFixed(0)} ms.`);
  } catch (problem) {
    fail(problem.message);
  } finally {
    update();
  }
}

const describe = answer => answer.emotion ? `${answer.emotion}, ${percent(answer.probabilities[answer.emotion])}.` : "Done.";

// --- Sound ---

async function openMicrophone(heard) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule("/recorder.js");
    const node = new AudioWorkletNode(context, "recorder");
    node.port.onmessage = message => heard(message.data);
    context.createMediaStreamSource(stream).connect(node).connect(context.destination);
  } catch (problem) {
    stream.getTracks().forEach(track => track.stop());
    await context.close();
    throw problem;
  }
  return {
    rate: context.sampleRate,
    close: async () => {
      stream.getTracks().forEach(track => track.stop());
      await context.close();
    },
  };
}

async function toggleRecording() {
  if (state.recording) {
    const { microphone, pieces } = state.recording;
    state.recording = null;
    pressed("record", false, "Record");
    await microphone.close();
    if (pieces.length === 0) {
      fail("The microphone gave no sound.");
      return;
    }
    await take(await resample(join(pieces), microphone.rate), "Recording");
    if (!state.model.takes.needs_both || element("text").value.trim() !== "") {
      await predict();
    } else {
      say("Now type the words, then classify.");
      element("text").focus();
    }
    return;
  }
  const pieces = [];
  const most = state.model.limits.sound_seconds;
  let seconds = 0;
  try {
    const microphone = await openMicrophone(piece => {
      pieces.push(piece);
      const before = Math.floor(seconds);
      seconds += piece.length / microphone.rate;
      if (Math.floor(seconds) > before) {
        element("record-label").textContent = `Stop (${Math.floor(seconds)} s)`;
      }
      if (seconds >= most - 1 && state.recording) {
        toggleRecording();
      }
    });
    state.recording = { microphone, pieces };
    pressed("record", true, "Stop");
    say("Recording. Press Stop when you have finished.");
  } catch (problem) {
    fail(microphoneProblem(problem));
  }
  update();
}

const microphoneProblem = problem =>
  problem.name === "NotAllowedError" ? "The browser doesn't let this page use the microphone. Allow it beside the address, or choose a file."
    : problem.name === "NotFoundError" ? "There is no microphone. Choose a file instead."
      : !navigator.mediaDevices ? "Browsers give pages the microphone on localhost and over https only."
        : `The microphone can't be used: ${problem.message}`;

async function takeFile(file) {
  say(`Reading ${file.name}…`);
  try {
    const context = new OfflineAudioContext(1, 1, RATE); // it decodes to its own rate
    const sound = await context.decodeAudioData(await file.arrayBuffer());
    if (sound.duration > state.model.limits.sound_seconds) {
      throw new Error(`it has ${sound.duration.toFixed(0)} s; expected ${state.model.limits.sound_seconds} s at most`);
    }
    const mono = new Float32Array(sound.length);
    for (let channel = 0; channel < sound.numberOfChannels; channel++) {
      sound.getChannelData(channel).forEach((value, i) => { mono[i] += value / sound.numberOfChannels; });
    }
    await take(mono, file.name);
    if (!state.model.takes.needs_both || element("text").value.trim() !== "") {
      await predict();
    } else {
      say("Now type the words, then classify.");
    }
  } catch (problem) {
    fail(`${file.name} can't be used: ${problem.message || "the browser can't decode it"}`);
  }
}

async function take(samples, name) {
  state.samples = samples;
  state.answer = null;
  state.spans = [];
  element("answer").hidden = element("tables").hidden = element("time-figure").hidden = true;
  element("sound-name").textContent = `${name}, ${(samples.length / RATE).toFixed(1)} s`;
  const player = element("player");
  URL.revokeObjectURL(player.src);
  player.src = URL.createObjectURL(new Blob([wav(samples)], { type: "audio/wav" }));
  player.hidden = false;
  showSound();
  say("");
  update();
}

function join(pieces) {
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

async function resample(samples, rate) {
  if (rate === RATE) {
    return samples;
  }
  const context = new OfflineAudioContext(1, Math.ceil(samples.length * RATE / rate), RATE);
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

function pcm(samples) {
  const values = new Int16Array(samples.length);
  samples.forEach((value, i) => { values[i] = Math.max(-32768, Math.min(32767, Math.round(value * 32768))); });
  return values;
}

function wav(samples) {
  const head = new DataView(new ArrayBuffer(44));
  const word = (at, text) => [...text].forEach((letter, i) => head.setUint8(at + i, letter.charCodeAt(0)));
  word(0, "RIFF");
  head.setUint32(4, 36 + 2 * samples.length, true);
  word(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true);
  head.setUint32(28, 2 * RATE, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  word(36, "data");
  head.setUint32(40, 2 * samples.length, true);
  return new Blob([head, pcm(samples)]);
}

// --- Live ---

async function toggleLive() {
  if (state.live) {
    await stopLive();
    say("Live mode ended.");
    return;
  }
  state.samples = state.answer = null;
  state.spans = [];
  element("player").hidden = element("tables").hidden = element("wave-figure").hidden = true;
  element("sound-name").textContent = "Live from the microphone";
  let socket = null;
  let spoken = "";
  try {
    const microphone = await openMicrophone(piece => {
      if (socket?.readyState === WebSocket.OPEN) {
        socket.send(pcm(piece));
      }
    });
    const query = new URLSearchParams({ rate: Math.round(microphone.rate) });
    const words = element("text").value.trim();
    if (state.model.takes.text && (words || state.model.takes.needs_both)) {
      query.set("text", words);
    }
    const protocols = ["emotionfusion", ...(state.key ? [`key.${[...state.key].map(letter => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("")}`] : [])];
    socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/stream?${query}`, protocols);
    state.live = { microphone, socket };
    socket.onmessage = message => {
      const span = JSON.parse(message.data);
      state.spans = [...state.spans, span].slice(-120);
      showAnswer(span);
      showTimeline();
      if (span.emotion !== spoken) { // a screen reader hears changes, not every half second
        spoken = span.emotion;
        say(`${spoken ?? "Listening"}, at ${span.end.toFixed(1)} s`);
      }
    };
    socket.onclose = async close => {
      const mine = state.live?.socket === socket;
      if (mine) {
        await stopLive();
        fail(close.reason || "The stream ended: the server takes no more, or can't be reached.");
      }
    };
    pressed("live", true, "Stop live");
    say("Listening…");
  } catch (problem) {
    fail(microphoneProblem(problem));
  }
  update();
}

async function stopLive() {
  const { microphone, socket } = state.live;
  state.live = null;
  pressed("live", false, "Live");
  await microphone.close();
  socket.close();
  showTables();
  update();
}

// --- Showing ---

const percent = share => `${(100 * share).toFixed(1)} %`;
const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function say(text) {
  element("error").hidden = true;
  element("status").textContent = text;
}

function fail(text) {
  element("status").textContent = "";
  element("error").textContent = text;
  element("error").hidden = false;
}

function pressed(id, on, label) {
  element(id).setAttribute("aria-pressed", String(on));
  element(`${id}-label`).textContent = label;
}

function update() {
  const { model, samples, recording, live } = state;
  const ready = model !== null;
  const words = element("text").value.trim() !== "";
  element("record").disabled = !ready || live !== null;
  element("live").disabled = !ready || recording !== null;
  element("file").disabled = !ready || recording !== null || live !== null;
  element("predict").disabled = !ready || recording !== null || live !== null
    || !(samples !== null ? !model.takes.needs_both || words : words && model.takes.text && !model.takes.needs_both);
}

function make(name, text, settings = {}) {
  const made = Object.assign(document.createElement(name), settings);
  made.append(text);
  return made;
}

function showModel(model) {
  const { takes, measured } = model;
  element("sound-input").hidden = !takes.audio;
  element("text-input").hidden = !takes.text;
  element("text-label").textContent = takes.needs_both ? "The words (this classifier needs them, too)" : takes.audio ? "The words, if you know them" : "The words";
  element("summary").textContent = `Hears ${model.classes.length > 0 ? model.classes.join(", ") : "valence, arousal and dominance"} in ${takes.audio ? takes.text ? "speech and its words" : "speech" : "words"}.`;
  const facts = [
    ["Trained on", model.training_corpora.map(corpus => `${corpus.name}: ${corpus.utterances} utterances of ${corpus.speakers} speakers${corpus.language ? `, language ${corpus.language}` : ""}`).join("; ") || "nobody says"],
    ["Measured", measured ? `UAR ${percent(measured.uar)}${measured.low !== null ? ` (95 % interval ${(100 * measured.low).toFixed(1)} to ${percent(measured.high)})` : ""}, ${measured.protocol}, ${measured.corpora.join(", ")}: ${measured.utterances} utterances of ${measured.speakers} speakers${measured.note ? `. ${measured.note}` : ""}` : "nothing was measured"],
    ["Labels", model.label_convention],
    ["Encoders", model.encoders.map(encoder => `${encoder.name} (${encoder.licence ?? "licence unknown"})`).join("; ")],
    ["Made", model.created.startsWith("0001") ? null : `${model.created.slice(0, 10)}${model.members > 1 ? `, the mean of ${model.members} heads` : ""}`],
  ];
  element("model").replaceChildren(...facts.filter(([, fact]) => fact).flatMap(([name, fact]) => [make("dt", name), make("dd", fact)]));
}

function barRows(rows, share, figure) {
  const most = Math.max(...rows.map(([, value]) => value ?? 0));
  return rows.map(([name, value]) => {
    const row = document.createElement("tr");
    row.className = value === most ? "first" : "";
    const bar = make("div", "", { className: "bar" });
    const fill = document.createElement("div");
    fill.style.width = value === null ? "0" : `${100 * Math.min(1, Math.max(0, share(value)))}%`;
    bar.append(fill);
    bar.setAttribute("aria-hidden", "true");
    const cell = document.createElement("td");
    cell.append(bar);
    row.append(make("th", name, { scope: "row" }), cell, make("td", value === null ? "unknown" : figure(value), { className: "number" }));
    return row;
  });
}

function showAnswer(answer) {
  element("answer").hidden = false;
  element("emotion").hidden = element("probabilities").hidden = !answer.emotion;
  if (answer.emotion) {
    element("emotion-name").textContent = answer.emotion;
    element("emotion-share").textContent = percent(answer.probabilities[answer.emotion]);
    element("probabilities").tBodies[0].replaceChildren(...barRows(Object.entries(answer.probabilities), share => share, percent));
  }
  element("vad").hidden = !answer.vad;
  if (answer.vad) {
    element("vad").tBodies[0].replaceChildren(...barRows(Object.entries(answer.vad), value => (value - 1) / 4, value => value.toFixed(2)));
    [...element("vad").rows].forEach(row => { row.className = ""; });
  }
}

function pen(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  const draw = canvas.getContext("2d");
  draw.scale(devicePixelRatio, devicePixelRatio);
  draw.font = "12px system-ui, sans-serif";
  return { draw, width, height };
}

function axis(draw, from, to, width, height) {
  const steps = [0.5, 1, 2, 5, 10, 20, 30, 60, 120];
  const step = steps.find(size => (to - from) / size <= width / 60) ?? 300;
  draw.fillStyle = colour("--soft");
  draw.textAlign = "center";
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const x = (at - from) / (to - from) * width;
    draw.fillRect(x, height - 18, 1, 4);
    if (x > 12 && x < width - 24) {
      draw.fillText(`${at} s`, x, height - 3);
    }
  }
}

function showSound() {
  const { samples, answer } = state;
  element("wave-figure").hidden = samples === null;
  if (samples === null) {
    return;
  }
  const { draw, width, height } = pen(element("wave"));
  const body = height - 20;
  const seconds = samples.length / RATE;
  const windows = answer?.explanation?.windows ?? [];
  element("wave-legend").hidden = windows.length === 0;
  shade(draw, windows, seconds, width, body);
  let loudest = 1e-4;
  for (const value of samples) {
    loudest = Math.max(loudest, Math.abs(value));
  }
  draw.fillStyle = colour("--ink");
  for (let x = 0; x < width; x++) {
    let [low, high] = [0, 0];
    for (let i = Math.floor(x / width * samples.length); i < (x + 1) / width * samples.length && i < samples.length; i++) {
      low = Math.min(low, samples[i]);
      high = Math.max(high, samples[i]);
    }
    const top = body / 2 * (1 - high / loudest * 0.9);
    draw.fillRect(x, top, 1, Math.max(1, body / 2 * (1 - low / loudest * 0.9) - top));
  }
  axis(draw, 0, seconds, width, height);
  const best = windows.reduce((most, window) => window.contribution > (most?.contribution ?? 0) ? window : most, null);
  element("wave-caption").textContent = best
    ? `The sound. Most spoke for ${answer.emotion}: ${best.start.toFixed(2)} to ${best.end.toFixed(2)} s`
    : windows.length > 0 ? `The sound. No stretch alone spoke for ${answer.emotion}.` : "The sound";
}

// Windows overlap: what a moment did is the mean of the windows that it lies in. Hatched above the middle: for the decision; dotted below: against it.
function shade(draw, windows, seconds, width, body) {
  const slots = Math.min(200, Math.max(1, 4 * windows.length));
  const means = Array.from({ length: slots }, (_, slot) => {
    const at = (slot + 0.5) / slots * seconds;
    const here = windows.filter(window => window.start <= at && at < window.end);
    return here.reduce((sum, window) => sum + window.contribution, 0) / Math.max(1, here.length);
  });
  const largest = Math.max(1e-9, ...means.map(Math.abs));
  means.forEach((mean, slot) => {
    const [x, wide, strength] = [slot / slots * width, width / slots, Math.abs(mean) / largest];
    const tall = strength * body / 2;
    const top = mean > 0 ? body / 2 - tall : body / 2;
    const paint = colour(mean > 0 ? "--c0" : "--c1");
    draw.save();
    draw.beginPath();
    draw.rect(x, top, wide + 0.5, tall);
    draw.clip();
    draw.globalAlpha = 0.25;
    draw.fillStyle = paint;
    draw.fillRect(x, top, wide + 0.5, tall);
    draw.globalAlpha = 0.8;
    if (mean > 0) {
      draw.strokeStyle = paint;
      draw.beginPath();
      for (let line = Math.floor((x - body) / 8) * 8; line < x + wide; line += 8) {
        draw.moveTo(line, body);
        draw.lineTo(line + body, 0);
      }
      draw.stroke();
    } else {
      for (let dot = Math.ceil((x - 2) / 8) * 8; dot < x + wide + 2; dot += 8) {
        for (let y = body / 2 + 4; y < body; y += 8) {
          draw.beginPath();
          draw.arc(dot, y, 1.3, 0, 7);
          draw.fill();
        }
      }
    }
    draw.restore();
  });
}

function showTimeline() {
  const { spans } = state;
  const names = state.model.classes;
  element("time-figure").hidden = spans.length === 0 || names.length === 0;
  if (element("time-figure").hidden) {
    return;
  }
  const { draw, width, height } = pen(element("time"));
  const body = height - 24;
  const middle = span => (span.start + span.end) / 2;
  const from = state.live || !state.samples ? Math.max(0, spans.at(-1).end - 60) : 0;
  const to = Math.max(state.samples ? state.samples.length / RATE : spans.at(-1).end, from + 1);
  const place = (time, share) => [(time - from) / (to - from) * width, 4 + (1 - share) * (body - 8)];
  draw.strokeStyle = colour("--line");
  for (const share of [0, 0.5, 1]) {
    draw.beginPath();
    draw.moveTo(...place(from, share));
    draw.lineTo(...place(to, share));
    draw.stroke();
  }
  names.forEach((name, i) => {
    draw.strokeStyle = draw.fillStyle = colour(`--c${i % 8}`);
    draw.lineWidth = 2;
    draw.setLineDash(DASHES[i % 8]);
    draw.beginPath();
    spans.forEach(span => draw.lineTo(...place(state.samples ? middle(span) : span.end, span.probabilities[name])));
    draw.stroke();
    draw.setLineDash([]);
    spans.forEach(span => {
      const [x, y] = place(state.samples ? middle(span) : span.end, span.probabilities[name]);
      draw.fillRect(x - 2, y - 2, 4, 4);
    });
  });
  draw.textAlign = "left";
  draw.fillStyle = colour("--soft");
  draw.fillText("100 %", 4, 16);
  axis(draw, from, to, width, height);
  if (element("time-legend").childElementCount !== names.length) {
    element("time-legend").replaceChildren(...names.map(name => {
      const item = document.createElement("li");
      item.append(document.createElement("canvas"), name);
      return item;
    }));
  }
  [...element("time-legend").querySelectorAll("canvas")].forEach((canvas, i) => {
    const swatch = pen(canvas);
    swatch.draw.strokeStyle = colour(`--c${i % 8}`);
    swatch.draw.lineWidth = 2;
    swatch.draw.setLineDash(DASHES[i % 8]);
    swatch.draw.beginPath();
    swatch.draw.moveTo(0, 6);
    swatch.draw.lineTo(swatch.width, 6);
    swatch.draw.stroke();
  });
}

function showTables() {
  const { spans, answer } = state;
  const names = state.model.classes;
  const windows = answer?.explanation?.windows ?? [];
  element("tables").hidden = spans.length === 0;
  element("windows-scroll").hidden = windows.length === 0;
  const cells = (values, first) => {
    const row = document.createElement("tr");
    row.append(...values.map(value => make(first ? "th" : "td", value, first ? { scope: "col" } : {})));
    return row;
  };
  element("time-table").tHead.replaceChildren(cells(["From (s)", "To (s)", ...(names.length > 0 ? ["Emotion"] : []), ...names, ...(spans[0]?.vad ? ["valence", "arousal", "dominance"] : [])], true));
  element("time-table").tBodies[0].replaceChildren(...spans.map(span => cells([
    span.start.toFixed(2), span.end.toFixed(2), ...(names.length > 0 ? [span.emotion] : []), ...names.map(name => percent(span.probabilities[name])),
    ...(span.vad ? Object.values(span.vad).map(value => value === null ? "unknown" : value.toFixed(2)) : []),
  ])));
  element("windows-table").tBodies[0].replaceChildren(...windows.map(window => cells([window.start.toFixed(2), window.end.toFixed(2), window.contribution.toFixed(3)])));
}

function redraw() {
  if (state.model) {
    showSound();
    showTimeline();
  }
}

// --- Wiring ---

element("record").addEventListener("click", toggleRecording);
element("live").addEventListener("click", toggleLive);
element("predict").addEventListener("click", predict);
element("text").addEventListener("input", update);
element("file").addEventListener("change", () => element("file").files.length > 0 && takeFile(element("file").files[0]));
element("key-form").addEventListener("submit", submit => {
  submit.preventDefault();
  state.key = element("key").value.trim();
  loadModel();
});
const drop = element("drop");
document.addEventListener("dragover", event => {
  event.preventDefault(); // a sound that misses its place must not replace the page
  drop.classList.toggle("over", drop.contains(event.target));
});
document.addEventListener("drop", event => {
  event.preventDefault();
  drop.classList.remove("over");
  const [file] = event.dataTransfer.files;
  if (file && drop.contains(event.target) && !element("file").disabled) {
    takeFile(file);
  }
});
addEventListener("resize", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
loadModel();
