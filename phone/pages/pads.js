// The page of the spotter's pads: a touch is a press, and each pad shows what became of it.

const answerMs = 300; // a cue begins within this, or the pad asks whether it was heard
const deafMs = 1000; // a link that was silent for so long takes no press
const settleMs = 300; // after the screen turned, fingers are where other pads were

let pressed = 0; // the number of the last press
const presses = new Map(); // of those without a last word: the pad, by number
let bye = "";
let deaf = true;
let turned = -settleMs;

const link = openLink({
  hello: () => ({}),
  pong: () => ({}),
  message(m) {
    switch (m.t) {
      case "layout":
        if (Array.isArray(m.pads) && m.pads.length <= 64) lay(m.pads);
        break;
      case "outcome":
        outcome(m);
        break;
      case "bye":
        bye = String(m.why);
        break;
    }
    show();
  },
  lost: show,
  back: show,
});

const classes = ["alarm", "steer", "prepare", "service", "info", "act"];
let laid = ""; // the pads that are shown

// lay puts the pads on the page, once: pads that move under a finger are pressed by mistake, so
// the same list of a new connection leaves them as they are.
function lay(list) {
  const same = JSON.stringify(list);
  if (same === laid) return;
  laid = same;
  const place = element("pads");
  place.textContent = "";
  presses.clear();
  let rest = 0;
  for (const pad of list) {
    if (!pad || typeof pad.do !== "string") continue;
    const b = document.createElement("button");
    b.type = "button";
    b.className = "pad " + (classes.includes(pad.class) ? pad.class : "act");
    if (pad.do === "left") b.classList.add("first"); // under the thumbs
    else if (pad.do === "right") b.classList.add("second");
    else if (pad.class !== "alarm") rest++;
    const label = document.createElement("span"), is = document.createElement("small");
    label.textContent = String(pad.label).slice(0, 40);
    is.textContent = "\u00a0";
    b.append(label, is);
    b.addEventListener("pointerdown", (e) => {
      e.preventDefault();
      if (e.button > 0) return; // a mouse's other buttons
      press(b, pad.do, e.timeStamp); // first: it must not wait for anything
      try { b.setPointerCapture(e.pointerId); } catch { /* the finger is gone already */ }
    });
    // A screen reader and a keyboard click without a pointer.
    b.addEventListener("click", (e) => { if (e.detail === 0 && e.pointerType !== "touch" && e.pointerType !== "mouse" && e.pointerType !== "pen") press(b, pad.do, e.timeStamp); });
    place.append(b);
  }
  place.style.setProperty("--across", String(Math.max(1, Math.ceil(rest / 2))));
}

// press sends a press with the time of the touch itself, or refuses it where nobody listens.
function press(pad, what, page) {
  if (performance.now() - turned < settleMs) return mark(pad, "refused", words.turned);
  const n = ++pressed;
  pad.n = n;
  if (bye || link.silentMs() > deafMs || !link.send({ t: "press", n, do: what, page })) return mark(pad, "refused", words.no_link);
  presses.set(n, pad);
  if (presses.size > 64) presses.delete(presses.keys().next().value);
  mark(pad, "sent", "\u2026");
  setTimeout(() => { if (pad.n === n && pad.dataset.is === "sent") mark(pad, "silent", pad.classList.contains("act") ? words.no_answer : words.silent); }, answerMs);
}

const lastWords = ["heard", "cut", "dropped", "expired", "no_device", "refused", "done"];

// outcome shows what became of a press, on its pad, unless the pad was pressed again since.
function outcome(m) {
  const pad = presses.get(m.n);
  if (!pad) return;
  if (lastWords.includes(m.is)) presses.delete(m.n);
  else if (m.is !== "begun") return;
  if (m.is === "begun" && navigator.vibrate) navigator.vibrate(30);
  if (pad.n === m.n) mark(pad, m.is, m.is === "refused" && m.late_ms > 0 ? words.late : words[m.is]);
}

function mark(pad, is, text) {
  pad.dataset.is = is;
  pad.lastChild.textContent = text;
}

window.addEventListener("resize", () => { turned = performance.now(); });
document.addEventListener("contextmenu", (e) => e.preventDefault());

// Keep the screen on where the browser lets a page do that.
async function stayAwake() {
  if (navigator.wakeLock && !document.hidden) await navigator.wakeLock.request("screen").catch(() => {});
}
document.addEventListener("visibilitychange", stayAwake);
stayAwake();

function show() {
  deaf = link.silentMs() > deafMs;
  const is = bye ? "bye" : deaf ? (laid ? "lost" : "load") : "ready";
  const text = { bye: words["bye_" + bye] || words.bye_over, lost: words.no_link, load: words.connect, ready: words.linked }[is];
  document.body.dataset.is = is;
  if (element("say").textContent !== text) element("say").textContent = text;
}

setInterval(show, 100);
