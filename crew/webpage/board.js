// The board: rows, sound, and what a viewer does. Every text goes in as text, never as HTML.

const mostShown = 400; // rows in the table; a search finds the others
const kinds = ["red", "red", "red", "silent", "behind", "ok", "idle", "idle"]; // by rank
const words = ["fall", "STOP", "earpiece lost", "no news", "behind", "ok", "not started", "over"];
const by = (id) => document.getElementById(id);
const board = { link: null, query: "", nodes: new Map(), reds: new Set(), open: "", course: null, dots: new Map(), due: 0, polled: 0, polling: false, sound: false, beeped: 0, beeps: 0, is: "" };

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
function timeOf(t) { return new Date(t).toLocaleTimeString([], { hourCycle: "h23" }); }
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
// exactly says whether a word of a label is what is searched for: 47 comes before 4711.
const exactly = (r) => nameOf(r).toLowerCase().split(/\s+/).includes(board.query);

function newRow(mirror) {
  const tr = make("tr");
  tr.setAttribute("role", "row"); // a phone draws it as a grid, and it stays a table for who listens
  const cells = {};
  for (const c of ["pair", "status", "for", "km", "gap", "clock", "power", "taken"]) {
    tr.append(cells[c] = make("td", "", c));
    cells[c].setAttribute("role", c === "pair" ? "rowheader" : "cell");
  }
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
  if (board.query) list.sort((a, b) => exactly(b) - exactly(a)); // else they stay in their order
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
  dots(all, link.seen());
  title(all);
  if (board.open) standing();
}

// title says in the bar of a browser whose window is not seen what is nobody's yet. No name is in it.
function title(all) {
  const n = all.filter(loud).length;
  const says = board.is === "lost" ? "no link: " : n ? n + " red: " : "";
  const t = says + board.link.race + ": crew board";
  if (document.title !== t) document.title = t;
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
  board.sound = true;
  try {
    audio = audio || new AudioContext();
    audio.onstatechange = soundState; // a call on a phone, or a sleep, may stop it
    audio.resume().catch(() => {});
    beep();
  } catch (e) { audio = null; }
  soundState();
}
function soundOff() {
  board.sound = false;
  if (audio) audio.suspend().catch(() => {});
  soundState();
}
// soundState says how the sound is, and never that it is on while nothing can be heard.
function soundState() {
  by("sound").setAttribute("aria-pressed", String(Boolean(sounds())));
  set(by("sound"), sounds() ? "Sound on" : !board.sound ? "Sound off: tap to enable" : audio ? "Sound is stopped: tap to enable" : "This browser has no sound");
}
const sounds = () => board.sound && audio && audio.state === "running";
function beep() {
  if (!audio) return;
  board.beeped = Date.now();
  [0, 0.25].forEach((after, i) => {
    const o = audio.createOscillator(), g = audio.createGain(), at = audio.currentTime + after;
    o.frequency.value = i ? 660 : 880;
    g.gain.setValueAtTime(0, at);
    g.gain.linearRampToValueAtTime(0.3, at + 0.02);
    g.gain.linearRampToValueAtTime(0, at + 0.2);
    o.connect(g).connect(audio.destination);
    o.start(at);
    o.stop(at + 0.22);
    board.beeps++;
  });
}

// say tells who listens. What is told twice must differ, or it is not heard again.
function say(text) { set(by("said"), by("said").textContent === text ? text + "." : text); }

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
    say(fresh.slice(0, 3).join(". ") + (fresh.length > 3 ? ". And " + (fresh.length - 3) + " more" : ""));
    if (sounds()) beep();
  }
}

// ---- the link, and what time does

function tick() {
  const link = board.link;
  const quiet = link.quiet();
  let is = link.state, says = "";
  if (is === "open" && quiet > quietMs) is = "lost";
  const why = link.why ? " (" + link.why + ")" : "";
  if (is === "lost") says = "No link to headquarters for " + span(quiet) + ": what you see is old" + why;
  if (is === "refused") says = "Headquarters lets you in no more: " + link.why;
  if (is === "opening" && (why || quiet > 3000)) says = why ? "Headquarters shows no board: " + link.why : "Headquarters has not answered for " + span(quiet);
  document.body.dataset.link = is;
  set(by("link"), says);
  if (is !== board.is) { // it is said once to who listens, and not each second
    if (is !== "opening" && board.is) say(says || "The link to headquarters is open");
    board.is = is;
    title([...link.rows.values()]);
  }
  set(by("clock"), is === "open" ? "Headquarters " + timeOf(link.now()) : "");
  if (is === "open" || is === "lost") {
    for (const [mirror, n] of board.nodes) {
      const r = link.rows.get(mirror);
      if (r && r.since) set(n.cells.for, span(link.now() - Date.parse(r.since)));
    }
  }
  if (board.reds.size && sounds() && Date.now() - board.beeped >= 3900) beep();
  if (Math.floor(Date.now() / 1000) % 5 === 0) dots([...link.rows.values()], link.seen());
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
  const off = r.clock_ms !== undefined && Math.abs(r.clock_ms) >= 2000;
  const parts = [r.status + (r.since ? " since " + timeOf(r.since) : "")];
  if (r.distance_m) parts.push("passed " + (r.distance_m / 1000).toFixed(1) + " km" + (r.passed_at ? " at " + timeOf(r.passed_at) : ""));
  if (off) parts.push("its clock is " + signed(r.clock_ms, "slow", "fast"));
  if (r.battery !== undefined) parts.push("battery " + r.battery + " %");
  if (r.unsaved) parts.push(r.unsaved + " lines are not on its own disk");
  if (r.runner) parts.push("runner " + r.runner);
  if (r.spotter) parts.push("spotter " + r.spotter);
  if (r.label && [...board.link.rows.values()].some((o) => o.label === r.label && o.mirror !== r.mirror && Date.parse(o.heard) > Date.parse(r.heard)))
    parts.push("this pair has begun another journal: write to its spotter in that row");
  if (r.ack) parts.push("taken on by " + r.ack.by + " at " + timeOf(r.ack.at));
  set(by("standing"), parts.join("; "));
  by("take").hidden = !board.link.hello.acknowledge;
  by("taken").hidden = !loud(r);
}

// history shows the last lines of a pair, and what was written to its spotter.
async function past(mirror) {
  if (!board.link.hello.names) return;
  board.polled = Date.now();
  if (board.polling === mirror) return; // the last question is still under way
  board.polling = mirror;
  try {
    const a = await board.link.call(board.link.path("/board/" + mirror + "/history"));
    const h = await a.json();
    if (board.open !== mirror) return;
    if (!a.ok) {
      if (!by("history").children.length) by("history").replaceChildren(make("li", "Not shown: " + String(h.error || a.status)));
      return;
    }
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
  } catch (e) { /* the state of the link is shown above */ } finally {
    if (board.polling === mirror) board.polling = false;
  }
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
  board.link = new Link(i.race, i.token, (what, row) => {
    if (document.hidden) { // a browser lets timers of such a page wait for a minute, but not what comes
      if (what === "clock") tick();
      else if (!row || loud(row)) hear([...board.link.rows.values()]);
    }
    if (what === "clock") return;
    if (what === "state") tick();
    if (what === "state" && board.link.state === "open" && !board.course) {
      board.link.call(board.link.path("/course")).then((a) => (a.ok ? a.json() : null)).then((c) => { if (c) { course(c); draw(); } }).catch(() => {});
    }
    soon();
  });
  setInterval(tick, 1000);
  const back = () => {
    if (document.hidden) return;
    tick(); // before anything else is seen: what is old is shown as old
    board.link.awake();
  };
  document.addEventListener("visibilitychange", back);
  window.addEventListener("pageshow", back);
  window.addEventListener("online", back);
  tick();
  board.link.run();
}

function enter() {
  const i = invited(location.href) || invited("#" + new URLSearchParams({ race: stored("race"), token: stored("token") }));
  if (location.hash || location.search) history.replaceState(null, "", location.pathname); // the token must not stay on the screen
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
for (const [what, role] of Object.entries({ table: "table", "thead, tbody": "rowgroup", "thead tr": "row", th: "columnheader" })) {
  for (const e of document.querySelectorAll(what)) e.setAttribute("role", role);
}
enter();
