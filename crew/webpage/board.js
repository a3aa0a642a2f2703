// The board: rows, sound, and what a viewer does. Every text goes in as text, never as HTML.

const mostShown = 400; // rows in the table; a search finds the others
const kinds = ["red", "red", "red", "silent", "behind", "ok", "idle", "idle"]; // by rank
const words = ["fall", "STOP", "earpiece lost", "no news", "behind", "ok", "not started", "over"];
const by = (id) => document.getElementById(id);
const board = { link: null, query: "", nodes: new Map(), reds: new Set(), open: "", course: null, dots: new Map(), due: 0, polled: 0 };

// make makes an element with a text in it.
function make(name, text, kind) {
  const e = document.createElement(name);
  if (text) e.textContent = text;
  if (kind) e.className = kind;
  return e;
}
// set changes a text only where it is another one.
function set(e, text) { if (e.textContent !== text) e.textContent = text; }

function span(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return s + " s";
  const m = Math.floor(s / 60), two = (n) => String(n).padStart(2, "0");
  return m < 60 ? m + ":" + two(s % 60) : Math.floor(m / 60) + ":" + two(m % 60) + ":" + two(s % 60);
}
function signed(ms, plus, minus) { return span(Math.abs(ms)) + " " + (ms < 0 ? minus : plus); }
function timeOf(t) { return new Date(t).toLocaleTimeString([], { hour12: false }); }
function nameOf(r) { return r.label || "journal " + r.mirror; }
const loud = (r) => Boolean(r.red) && !r.ack;

// stored keeps a text for this tab alone.
function stored(key, value) {
  try {
    if (value === undefined) return sessionStorage.getItem("board-" + key) || "";
    sessionStorage.setItem("board-" + key, value);
  } catch (e) { /* a private window may refuse: it is asked for again then */ }
  return value || "";
}

// ---- rows

function fits(r) {
  if (!board.query) return true;
  return (nameOf(r) + " " + (r.runner || "")).toLowerCase().includes(board.query) || r.mirror === board.query;
}

function newRow(mirror) {
  const tr = make("tr");
  const cells = {};
  for (const c of ["pair", "status", "for", "km", "gap", "clock", "power", "taken"]) tr.append(cells[c] = make("td", "", c));
  cells.button = make("button");
  cells.button.type = "button";
  cells.button.addEventListener("click", () => openPair(mirror));
  cells.label = make("span");
  cells.runner = make("small");
  cells.button.append(cells.label, cells.runner);
  cells.pair.append(cells.button);
  cells.word = make("span");
  cells.status.append(cells.word);
  return { tr, cells };
}

function fill(n, r, now) {
  const c = n.cells;
  const kind = (kinds[r.rank] || "idle") + (r.ack ? " taken" : "");
  if (n.tr.className !== kind) n.tr.className = kind;
  set(c.label, nameOf(r));
  set(c.runner, r.runner || "");
  set(c.word, r.status);
  set(c.for, r.since ? span(now - Date.parse(r.since)) : "");
  set(c.km, r.distance_m ? (r.distance_m / 1000).toFixed(1) + " km" : "");
  set(c.gap, r.gap_ms === undefined || Math.abs(r.gap_ms) < 1000 ? "" : signed(r.gap_ms, "behind", "ahead"));
  set(c.clock, r.clock_ms === undefined || Math.abs(r.clock_ms) < 2000 ? "" : signed(r.clock_ms, "slow", "fast"));
  set(c.power, r.battery === undefined ? "" : r.battery + " %");
  set(c.taken, r.ack ? r.ack.by + ", " + timeOf(r.ack.at) : r.red ? "nobody yet" : "");
}

// draw shows the rows as they are now. It keeps the elements of rows that stay.
function draw() {
  board.due = 0;
  const link = board.link, now = link.now();
  const all = [...link.rows.values()].sort(compare);
  count(all);
  hear(all);
  const list = all.filter(fits);
  const shown = list.slice(0, mostShown);
  const body = by("rows"), keep = new Set();
  let at = body.firstChild;
  for (const r of shown) {
    let n = board.nodes.get(r.mirror);
    if (!n) board.nodes.set(r.mirror, n = newRow(r.mirror));
    keep.add(r.mirror);
    fill(n, r, now);
    if (n.tr === at) at = at.nextSibling;
    else place(body, n, at);
  }
  for (const [mirror, n] of board.nodes) {
    if (!keep.has(mirror)) {
      n.tr.remove();
      board.nodes.delete(mirror);
    }
  }
  let more = "";
  if (all.length === 0) more = link.state === "open" ? "No pair has sent anything yet." : "";
  else if (list.length > shown.length) more = (list.length - shown.length) + " more pairs are not shown: search for a bib.";
  if (link.reading) more = "Headquarters is still reading " + link.reading + " journals. " + more;
  set(by("more"), more);
  set(by("found"), board.query ? list.length + " of " + all.length : "");
  dots(all, now);
  if (board.open) standing();
}

// place moves a row and leaves the focus where it is.
function place(body, n, before) {
  const focused = n.tr.contains(document.activeElement);
  body.insertBefore(n.tr, before);
  if (focused) n.cells.button.focus({ preventScroll: true });
}

function count(all) {
  const n = new Array(words.length).fill(0);
  for (const r of all) if (n[r.rank] !== undefined) n[r.rank]++;
  const list = by("counts");
  words.forEach((w, i) => {
    let li = list.children[i];
    if (!li) list.append(li = make("li"));
    set(li, n[i] + " " + w);
    li.hidden = n[i] === 0;
  });
}

function soon() {
  if (!board.due) board.due = setTimeout(draw, 200);
}

// ---- sound, for red alone

let audio = null;
function soundOn() {
  audio = audio || new AudioContext();
  audio.resume();
  by("sound").setAttribute("aria-pressed", "true");
  set(by("sound"), "Sound on");
  beep();
}
function soundOff() {
  if (audio) audio.suspend();
  by("sound").setAttribute("aria-pressed", "false");
  set(by("sound"), "Sound off: tap to enable");
}
const sounds = () => by("sound").getAttribute("aria-pressed") === "true" && audio && audio.state === "running";
function beep() {
  if (!audio) return;
  [0, 0.25].forEach((after, i) => {
    const o = audio.createOscillator(), g = audio.createGain(), at = audio.currentTime + after;
    o.frequency.value = i ? 660 : 880;
    g.gain.setValueAtTime(0, at);
    g.gain.linearRampToValueAtTime(0.3, at + 0.02);
    g.gain.linearRampToValueAtTime(0, at + 0.2);
    o.connect(g).connect(audio.destination);
    o.start(at);
    o.stop(at + 0.22);
    board.beeps = (board.beeps || 0) + 1;
  });
}

// hear notes which rows are red and nobody's, and says new ones.
function hear(all) {
  const is = new Set();
  const fresh = [];
  for (const r of all) {
    if (!loud(r)) continue;
    const key = r.mirror + " " + r.red;
    is.add(key);
    if (!board.reds.has(key)) fresh.push(nameOf(r) + ": " + r.status);
  }
  board.reds = is;
  if (fresh.length) {
    set(by("said"), fresh.slice(0, 3).join(". ") + (fresh.length > 3 ? ". And " + (fresh.length - 3) + " more" : ""));
    if (sounds()) beep();
  }
}

// ---- the link, and what time does

function tick() {
  const link = board.link;
  const quiet = link.quiet();
  let is = link.state, says = "";
  if (is === "open" && quiet > quietMs) is = "lost";
  if (is === "lost") says = "No link to headquarters for " + span(quiet) + ": what you see is old";
  if (is === "refused") says = "Headquarters lets you in no more: " + link.why;
  if (is === "opening" && quiet > 3000) says = "Headquarters has not answered for " + span(quiet);
  document.body.dataset.link = is;
  set(by("link"), says);
  set(by("clock"), is === "open" ? "Headquarters " + timeOf(link.now()) : "");
  if (is === "open" || is === "lost") {
    for (const [mirror, n] of board.nodes) {
      const r = link.rows.get(mirror);
      if (r && r.since) set(n.cells.for, span(link.now() - Date.parse(r.since)));
    }
  }
  const s = Math.floor(performance.now() / 1000);
  if (board.reds.size && s % 4 === 0 && sounds()) beep();
  if (s % 5 === 0) dots([...link.rows.values()], link.now());
  if (board.open && Date.now() - board.polled > 5000) past(board.open);
}

// ---- one pair

function openPair(mirror) {
  board.open = mirror;
  board.polled = 0;
  by("history").replaceChildren();
  by("messages").replaceChildren();
  set(by("result"), "");
  by("name").value = stored("name");
  by("past").hidden = !board.link.hello.names;
  by("post").hidden = !board.link.hello.message;
  standing();
  by("detail").showModal();
  past(mirror);
}

function standing() {
  const r = board.link.rows.get(board.open);
  if (!r) { set(by("standing"), "This row is gone."); by("take").hidden = true; return; }
  set(by("who"), nameOf(r));
  const parts = [r.status + (r.since ? " since " + timeOf(r.since) : "")];
  if (r.distance_m) parts.push("passed " + (r.distance_m / 1000).toFixed(1) + " km" + (r.passed_at ? " at " + timeOf(r.passed_at) : ""));
  if (r.clock_ms !== undefined) parts.push("its clock is " + signed(r.clock_ms, "slow", "fast"));
  if (r.unsaved) parts.push(r.unsaved + " lines are not on its own disk");
  if (r.runner) parts.push("runner " + r.runner);
  if (r.spotter) parts.push("spotter " + r.spotter);
  if (r.ack) parts.push("taken on by " + r.ack.by + " at " + timeOf(r.ack.at));
  set(by("standing"), parts.join("; "));
  by("take").hidden = !board.link.hello.acknowledge;
  by("taken").hidden = !loud(r);
}

// history shows the last lines of a pair, and what was written to its spotter.
async function past(mirror) {
  if (!board.link.hello.names) return;
  board.polled = Date.now();
  try {
    const a = await board.link.call(board.link.path("/board/" + mirror + "/history"));
    if (!a.ok || board.open !== mirror) return;
    const h = await a.json();
    if (board.open !== mirror) return;
    by("history").replaceChildren(...h.lines.slice().reverse().map((l) => {
      const li = make("li", "", l.red ? "red" : "");
      li.append(make("time", l.race || timeOf(l.at)), l.text);
      return li;
    }));
    by("messages").replaceChildren(...h.messages.map((m) => {
      const li = make("li");
      li.append(make("time", timeOf(m.at)), m.from + ": " + m.text + " (" + (m.seen ? "seen " + timeOf(m.seen) : "sent, not seen yet") + ")");
      return li;
    }));
  } catch (e) { /* the state of the link is shown above */ }
}

// ask makes a call that somebody pressed a button for, and says what came of it.
async function ask(path, body, done) {
  set(by("result"), "…");
  try {
    const a = await board.link.call(path, body);
    const said = await a.json().catch(() => ({}));
    set(by("result"), a.ok ? done : String(said.error || "headquarters answered " + a.status));
    return a.ok;
  } catch (e) {
    set(by("result"), "No link: this was not done. Try again.");
    return false;
  }
}

function ownName() {
  const n = by("name").value.trim();
  if (!n) { set(by("result"), "Say who you are first: your name."); by("name").focus(); }
  else stored("name", n);
  return n;
}

by("take").addEventListener("submit", (e) => {
  e.preventDefault();
  const r = board.link.rows.get(board.open), n = ownName();
  if (r && loud(r) && n) ask(board.link.path("/board/" + r.mirror + "/acknowledge"), { red: r.red, by: n }, "You have taken this on.");
});
by("write").addEventListener("submit", async (e) => {
  e.preventDefault();
  const n = ownName(), text = by("text").value.trim(), mirror = board.open;
  if (!n || !text) return;
  if (await ask(board.link.path("/journals/" + mirror + "/messages"), { from: n, text }, "Sent to headquarters. It says here when the spotter has seen it.")) {
    by("text").value = "";
    past(mirror);
  }
});
by("close").addEventListener("click", () => by("detail").close());
by("detail").addEventListener("close", () => {
  const n = board.nodes.get(board.open);
  board.open = "";
  if (n) n.cells.button.focus();
});
by("sound").addEventListener("click", () => (sounds() ? soundOff() : soundOn()));
by("search").addEventListener("input", () => { board.query = by("search").value.trim().toLowerCase(); draw(); });

// ---- the course

const svg = (name, attributes) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  return e;
};
const wide = 1000, high = 110;

function course(c) {
  if (!(c.length_m > 0)) return;
  board.course = c;
  const s = svg("svg", { viewBox: "0 0 " + wide + " " + (high + 20), role: "img", "aria-label": "The course, and where each pair is taken to be. The table says the same." });
  const hs = c.heights || [];
  const low = Math.min(...hs.map((h) => h[1])), top = Math.max(...hs.map((h) => h[1]));
  board.y = (m) => {
    if (hs.length < 2 || top - low < 1) return high - 20;
    const i = Math.min(hs.length - 1, Math.max(0, Math.round(m / c.length_m * (hs.length - 1))));
    return high - 15 - (hs[i][1] - low) / (top - low) * (high - 45);
  };
  const step = c.length_m / 200;
  let d = "M0 " + high;
  for (let m = 0; m <= c.length_m + 1; m += step) d += "L" + (m / c.length_m * wide).toFixed(1) + " " + board.y(m).toFixed(1);
  s.append(svg("path", { d: d + "L" + wide + " " + high + "Z", class: "road" }));
  for (let km = 5; km * 1000 < c.length_m; km += 5) {
    const t = svg("text", { x: km * 1000 / c.length_m * wide, y: high + 14, "text-anchor": "middle" });
    t.textContent = km + " km";
    s.append(t);
  }
  for (const m of c.marks || []) {
    const x = m.at_m / c.length_m * wide;
    const l = svg("line", { x1: x, x2: x, y1: high - 6, y2: high, class: "mark" });
    const t = svg("title", {});
    t.textContent = m.text;
    l.append(t);
    s.append(l);
  }
  board.svg = svg("g", {});
  s.append(board.svg);
  by("course").replaceChildren(s);
  by("course").hidden = false;
}

// where is where a pair is taken to be, in metres: its last board and its pace since.
function where(r, now) {
  if (!r.distance_m) return -1;
  let m = r.distance_m;
  if (r.pace_ms > 0 && r.passed_at && r.rank >= 3 && r.rank < 6) m += (now - Date.parse(r.passed_at)) / r.pace_ms * 1000;
  return Math.min(m, r.distance_m + 5000, board.course.length_m); // beyond the next board nothing is known
}

function dots(all, now) {
  if (!board.course) return;
  const keep = new Set();
  for (const r of all.slice().sort(compare).slice(0, mostShown).reverse()) {
    const m = where(r, now);
    if (m < 0 || r.rank === 7) continue;
    let e = board.dots.get(r.mirror);
    if (!e) {
      e = svg("circle", {});
      e.append(svg("title", {}));
      board.dots.set(r.mirror, e);
    }
    keep.add(r.mirror);
    e.setAttribute("class", "at " + (kinds[r.rank] || ""));
    e.setAttribute("cx", (m / board.course.length_m * wide).toFixed(1));
    e.setAttribute("cy", board.y(m).toFixed(1));
    e.setAttribute("r", r.rank < 3 ? 9 : 5);
    set(e.firstChild, nameOf(r) + ": " + r.status);
    if (e.parentNode !== board.svg || r.rank < 3) board.svg.append(e);
  }
  for (const [mirror, e] of board.dots) {
    if (!keep.has(mirror)) { e.remove(); board.dots.delete(mirror); }
  }
}

// ---- the door

// invited reads the race and the token of a link, or of an invitation.
function invited(text) {
  try {
    const u = new URL(text.trim(), location.href);
    const v = new URLSearchParams(u.hash ? u.hash.slice(1) : u.search);
    const race = v.get("race") || u.pathname.replace(/^\/+|\/+$/g, "").split("/").pop();
    const token = v.get("token") || "";
    if (/^[a-z0-9-]{1,64}$/.test(race) && /^[A-Za-z0-9_-]{22}$/.test(token)) return { race, token };
  } catch (e) { /* it is no address */ }
  return null;
}

function begin(i) {
  stored("race", i.race);
  stored("token", i.token);
  by("door").hidden = true;
  by("board").hidden = false;
  set(by("race"), i.race);
  document.title = i.race + ": crew board";
  board.link = new Link(i.race, i.token, (what) => {
    if (what === "state") tick();
    if (what === "state" && board.link.state === "open" && !board.course) {
      board.link.call(board.link.path("/course")).then((a) => (a.ok ? a.json() : null)).then((c) => { if (c) { course(c); draw(); } }).catch(() => {});
    }
    soon();
  });
  setInterval(tick, 1000);
  tick();
  board.link.run();
}

function enter() {
  const i = invited(location.href) || invited("#" + new URLSearchParams({ race: stored("race"), token: stored("token") }));
  if (location.hash) history.replaceState(null, "", location.pathname); // the token must not stay on the screen
  if (i) begin(i);
  else by("door").hidden = false;
}
by("door").addEventListener("submit", (e) => {
  e.preventDefault();
  const i = invited(by("invitation").value);
  by("invitation").value = "";
  if (i) begin(i);
  else set(by("link"), "This is no link of an invitation: copy it once more.");
});
window.addEventListener("hashchange", () => location.reload()); // another invitation was opened in this tab
enter();
