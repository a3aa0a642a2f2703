// The page of the runner's phone: it plays what spotter says, and says what it did.

const shapes = { // drawn in a square of 100
  tap: "M50 8a42 42 0 1 0 .1 0zM42 30l30 20-30 20z",
  wait: "M20 50a8 8 0 1 0 .1 0zM50 50a8 8 0 1 0 .1 0zM80 50a8 8 0 1 0 .1 0z",
  left: "M8 50l40-38v24h44v28h-44v24z",
  right: "M92 50l-40-38v24h-44v28h44v24z",
  both: "M50 12l38 76h-76z",
  ready: "M12 52l12-12 16 17 36-39 12 12-48 51z",
  lost: "M44 8h12v52h-12zM44 74h12v14h-12z",
  stop: "M31 5h38l26 26v38l-26 26h-38l-26-26v-38z",
  cross: "M22 12l28 28 28-28 10 10-28 28 28 28-10 10-28-28-28 28-10-10 28-28-28-28z",
};

const lostTones = [[196, 0], [147, 0.35]]; // Hz, and when in seconds
const lostEveryMs = 10000;
const stalledMs = 100;

let pack = ""; // the SHA-256 of the loaded pack
let linkLost = null; // the decoded clip "link lost"; null where the voice has none
let loading = null; // the pack that is being loaded
let missing = null; // of the loaded pack; null: nothing is loaded
let said = ""; // ready was said for this pack, on this connection
let wakeLock = null;
let bye = "";
let lostTimer = 0;
let lost = false;
let stalled = false;

const link = openLink({
  hello: () => {
    said = "";
    const p = sound.playing();
    return Object.assign(sound.measured(), { n: p && p.repeats ? p.n : 0, sha: pack, awake: wakeLock !== null });
  },
  pong: () => {
    const m = Object.assign(sound.measured(), { awake: wakeLock !== null, battery: battery ? battery.level : 0 });
    if (m.stall_ms > stalledMs && !stalled) trouble("stall", m.stall_ms);
    stalled = m.stall_ms > stalledMs;
    return m;
  },
  message: take,
  binary(kind, bytes) {
    if (kind === 1 || kind === 3) keep(bytes, kind === 1);
    else if (kind === 2) sound.speak(bytes);
  },
  lost: () => { lost = true; sayLost(); show(); },
  back: () => { lost = false; clearTimeout(lostTimer); show(); },
});
const sound = makeSound((m) => link.send(m), soundChanged);

// take does what a message says. Its fields may be anything: the phone may have opened a page of others.
function take(m) {
  const n = number(m.n, 0);
  switch (m.t) {
    case "pack":
      if (Array.isArray(m.clips) && m.clips.length <= 4000) load(String(m.sha), m.clips);
      break;
    case "cue":
      cue({ n, clip: String(m.clip), id: String(m.id || ""), pan: number(m.pan, 0), due: number(m.due, 0), ear: m.ear > 0 ? m.ear : Infinity, mutes: m.mutes === true,
        repeatMs: m.repeat_ms > 0 ? Math.min(Math.max(m.repeat_ms, 100), 60000) : 0 });
      break;
    case "stop":
      newest++;
      sound.end(n);
      break;
    case "bye":
      bye = String(m.why);
      sound.end(0);
      break;
  }
  show();
}

// address returns where a clip is, or "" where that is not below the page's own address.
function address(url) {
  try {
    const a = new URL(url, base).href;
    return a.startsWith(base) ? a : "";
  } catch {
    return "";
  }
}

async function fetchClip(url) {
  const a = address(url);
  if (!a) throw new Error("not below the page");
  const r = await fetch(a);
  if (!r.ok) throw new Error("status " + r.status);
  return sound.decode(await r.arrayBuffer());
}

// load loads the clips of a pack, six at a time. What another pack had too is not loaded again.
async function load(sha, list) {
  if (sha === pack && missing && missing.length === 0) return ready();
  const mine = (loading = { sha, done: 0, all: list.length });
  pack = "";
  missing = null;
  said = "";
  const decoded = new Map(), failed = [];
  let lostWords = null;
  const queue = list.filter((c) => c && typeof c.url === "string");
  for (let i = queue.length; i < list.length; i++) failed.push("?");
  const worker = async () => {
    for (let c; (c = queue.shift()) && loading === mine; ) {
      try {
        const clip = sound.clip(c.url) || (await fetchClip(c.url)); // a URL names what is in it
        decoded.set(c.url, clip);
        if (c.id === "link_lost") lostWords = clip;
      } catch {
        failed.push(String(c.id));
      }
      mine.done++;
      show();
    }
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(worker));
  if (loading !== mine) return; // another pack came meanwhile
  sound.use(decoded);
  linkLost = lostWords;
  loading = null;
  pack = sha;
  missing = failed;
  ready();
  show();
}

// ready says that cues can come: the clips are there, and a tap has opened the sound.
function ready() {
  if (!missing || !sound.running() || said === pack) return;
  if (link.send({ t: "ready", sha: pack, missing })) said = pack;
}

// Sounds that come for one cue alone, such as a spoken split, in parts: by name. The cue may come before them, and its time
// goes on while it waits for them.
const sentences = new Map();
const mostSentences = 16, mostBytes = 8 << 20;

function sentence(name) {
  let s = sentences.get(name);
  if (s) return s;
  if (sentences.size >= mostSentences) sentences.delete(sentences.keys().next().value); // of a cue that was too late
  s = { parts: [], size: 0 };
  s.clip = new Promise((have) => { s.have = have; });
  sentences.set(name, s);
  return s;
}

function keep(bytes, last) {
  const view = new Uint8Array(bytes), length = view[0];
  if (view.length <= 1 + length) return;
  const s = sentence(new TextDecoder().decode(view.subarray(1, 1 + length)));
  s.parts.push(view.subarray(1 + length));
  s.size += view.length - 1 - length;
  if (s.size > mostBytes) s.parts = [];
  if (last) new Blob(s.parts).arrayBuffer().then((b) => sound.decode(b)).then(s.have, () => s.have(null)); // its cue says that it is missing
  if (last) s.parts = [];
}

let newest = 0; // counts cues and stops: one that had to wait must not cut what came after it

async function cue(c) {
  const mine = ++newest;
  if (c.clip.startsWith("clips/")) return sound.play(c, sound.clip(c.clip));
  const due = new Promise((over) => setTimeout(() => over(null), Math.max(0, c.due - performance.now()) + 1));
  const clip = await Promise.race([sentence(c.clip).clip, due]);
  sentences.delete(c.clip);
  if (mine !== newest) return link.send({ t: "refused", n: c.n, why: "overtaken" });
  sound.play(c, clip);
}

// sayLost tells the runner that no cue can come, and goes on until one can. A STOP that repeats says more.
function sayLost() {
  clearTimeout(lostTimer);
  if (!lost) return;
  const p = sound.playing();
  if (!(p && p.repeats)) {
    for (const [hertz, after] of lostTones) sound.tone(hertz, after, 0.3, 0.7, 0.7);
    sound.aside(linkLost, 0.8);
  }
  lostTimer = setTimeout(sayLost, lostEveryMs);
}

const trouble = (kind, stall) => link.send(Object.assign(sound.facts(), { t: "trouble", kind, stall_ms: stall || 0, hidden: document.hidden, page: performance.now() }));

let wasRunning = false;

function soundChanged() {
  const is = sound.running();
  if (wasRunning && !is) trouble("interrupted");
  wasRunning = is;
  ready();
  show();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    trouble("hidden");
    return;
  }
  if (test.step > 0) { sound.resume(); stayAwake(); }
});

// stayAwake keeps the screen on where the browser lets a page do that.
async function stayAwake() {
  if (!navigator.wakeLock || wakeLock || document.hidden) return;
  try {
    wakeLock = await navigator.wakeLock.request("screen");
    wakeLock.onrelease = () => { wakeLock = null; show(); };
  } catch { // the battery is low, or it is forbidden: the page says so
  }
  show();
}

let battery = null;
if (navigator.getBattery) navigator.getBattery().then((b) => { battery = b; }, () => {});

// The ear test: a tone in one ear, and the runner taps the side that was heard. Its first tap opens the sound.
const test = { step: 0, side: "left", wrong: 0, timer: 0 }; // steps: 0 first tap, 1 left, 2 right, 3 over

function beep() {
  clearTimeout(test.timer);
  if (test.step !== 1 && test.step !== 2) return;
  const left = test.side === "left" ? 1 : 0;
  if (!sound.playing()) for (const after of [0, 0.25, 0.5]) sound.tone(660, after, 0.15, left, 1 - left);
  test.timer = setTimeout(beep, 1600);
}

async function tap(side) {
  if (bye === "taken") {
    bye = "";
    link.again();
    return show();
  }
  stayAwake();
  await sound.open();
  if (test.step === 0) {
    if (!sound.running()) return show();
    test.step = 1;
    beep();
  } else if (test.step < 3) {
    const right = side === test.side;
    link.send({ t: "test", side, id: test.side });
    test.wrong = right ? 0 : test.wrong + 1;
    if (right || test.wrong > 2) { // who hears with one ear only must be able to go on
      test.step++;
      test.side = "right";
      test.wrong = 0;
    }
    beep();
  }
  ready();
  show();
}

element("left").onclick = () => tap("left");
element("right").onclick = () => tap("right");

// face returns what the page shows: a colour, a shape and a word.
function face() {
  const p = sound.playing();
  if (bye) return ["bye", "cross", words["bye_" + bye] || words.bye_over];
  if (test.step === 0) return ["tap", "tap", words.tap];
  if (p && p.repeats) return ["stop", "stop", words.stop];
  if (!sound.running()) return ["held", "tap", words.held];
  if (p) return ["cue", p.pan < 0 ? "left" : p.pan > 0 ? "right" : "both", ""];
  if (lost) return ["lost", "lost", words.lost];
  if (test.step < 3) return ["test", "", test.wrong ? words.wrong : words.test];
  if (loading) return ["load", "wait", words.load + " " + loading.done + "/" + loading.all];
  if (!missing) return ["load", "wait", words.connect];
  if (missing.length) return ["held", "cross", words.missing];
  return ["ready", "ready", words.ready];
}

function show() {
  const [is, shape, text] = face();
  document.body.dataset.is = is;
  element("shape").setAttribute("d", shapes[shape] || "");
  if (element("say").textContent !== text) element("say").textContent = text;
  element("left").setAttribute("aria-label", is === "test" ? words.heard_left : words.tap);
  element("right").setAttribute("aria-label", is === "test" ? words.heard_right : words.tap);
  const note = test.step > 0 && !wakeLock ? words.awake : "";
  if (element("note").textContent !== note) element("note").textContent = note;
}

show();
