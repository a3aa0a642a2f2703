"use strict";
// The link of a page to spotter: one WebSocket, opened again whenever it breaks.
//
// Both pages use it. It knows no cue and no pad: it sends and hands on messages, answers each
// ping at once, and says when spotter has been silent for too long.

// The base of everything that the page may ask for: its own address, with a slash at its end.
const base = location.origin + location.pathname.replace(/\/*$/, "/");

const proto = 2; // as phone/wire has it

const lostAfterMs = 1500; // spotter pings four times a second
const againAfterMs = 3000; // a socket that stays silent for so long is given up
const firstWaitMs = 100, longestWaitMs = 2000; // between two attempts to connect

// openLink connects and stays connected. on has functions:
//   hello()      what the hello says besides proto, ua and page
//   pong()       what a pong says besides n, s and page
//   message(m)   a message of spotter; no pings
//   binary(kind, bytes) a binary frame, and its first byte
//   lost()       spotter has been silent for lostAfterMs, counted from the first connection
//   back()       a message came after that
function openLink(on) {
  let socket = null;
  let heard = 0; // when spotter was heard last; 0: never
  let lost = false;
  let wait = firstWaitMs;
  let timer = 0;
  let over = false; // spotter said that nothing more will come
  let looked = performance.now(), spared = -1;

  function send(m) {
    if (!socket || socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(m));
    return true;
  }

  function connect() {
    clearTimeout(timer);
    if (over || (socket && socket.readyState <= WebSocket.OPEN)) return;
    const s = new WebSocket(base.replace(/^http/, "ws") + "link");
    const began = performance.now();
    socket = s;
    s.binaryType = "arraybuffer";
    s.began = began;
    s.onopen = () => {
      s.began = performance.now();
      send(Object.assign({ t: "hello", proto, resume: resumed(), ua: navigator.userAgent.slice(0, 200), page: performance.now(),
        secure: window.isSecureContext, hidden: document.hidden }, on.hello()));
    };
    s.onmessage = (e) => { if (s === socket) take(e.data); };
    s.onclose = () => { if (s === socket) later(); };
  }

  function later() {
    if (over) return;
    clearTimeout(timer);
    timer = setTimeout(connect, wait);
    wait = Math.min(2 * wait, longestWaitMs);
  }

  function take(data) {
    heard = performance.now();
    wait = firstWaitMs;
    if (lost) {
      lost = false;
      on.back();
    }
    if (typeof data !== "string") {
      if (on.binary && data.byteLength > 1) on.binary(new Uint8Array(data)[0], data.slice(1));
      return;
    }
    let m;
    try {
      m = JSON.parse(data);
    } catch {
      return; // no message of spotter
    }
    if (m === null || typeof m !== "object") return;
    if (m.t === "ping") {
      send(Object.assign({ t: "pong", n: m.n, s: m.s, page: performance.now(), hidden: document.hidden }, on.pong()));
      return;
    }
    if (m.t === "welcome") return resume(m.resume);
    if (m.t === "bye") over = true;
    on.message(m);
  }

  // look runs ten times a second, or as often as a hidden page may.
  function look() {
    const now = performance.now(), slept = now - looked;
    looked = now;
    if (slept > 500 && spared !== heard) { // the page stood still itself: what came meanwhile is taken first
      spared = heard;
      return;
    }
    if (!over && heard && !lost && now - heard > lostAfterMs) {
      lost = true;
      on.lost();
    }
    if (!over && socket && socket.readyState <= WebSocket.OPEN && now - Math.max(heard, socket.began) > againAfterMs) {
      // The phone may have changed its network: a socket does not notice that by itself.
      const old = socket;
      socket = null;
      old.close();
      connect();
    }
  }

  setInterval(look, 100);
  const hurry = () => { if (!document.hidden) { wait = firstWaitMs; connect(); } };
  document.addEventListener("visibilitychange", hurry);
  window.addEventListener("online", hurry);
  window.addEventListener("pageshow", hurry);
  connect();

  return {
    send,
    // again connects once more after a bye.
    again() { over = false; wait = firstWaitMs; heard = 0; socket = null; connect(); },
    // close ends the link for good, from this side.
    close() { over = true; if (socket) socket.close(); },
    isLost: () => lost,
    silentMs: () => (heard && socket && socket.readyState === WebSocket.OPEN ? performance.now() - heard : Infinity),
  };
}

// The word of the last welcome. With it the same phone is let in again without a question, also
// after it loaded the page again.
let welcome = "";
function resume(word) {
  welcome = String(word);
  try { sessionStorage.setItem(base, welcome); } catch { /* the browser keeps nothing: the variable does */ }
}
function resumed() {
  try { return welcome || sessionStorage.getItem(base) || ""; } catch { return welcome; }
}

// words has the texts of the page in the spotter's language.
const words = JSON.parse(document.getElementById("words").textContent);

// element returns an element of the page by its id.
const element = (id) => document.getElementById(id);

// number returns a number of a message, or another where it is none.
const number = (x, other) => (typeof x === "number" && Number.isFinite(x) ? x : other);
