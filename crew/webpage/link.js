"use strict";
// The link to headquarters: reads the stream of the board with the token in a header, and comes
// back when it breaks. It keeps what is newest of each pair, and nothing else.

const quietMs = 12000; // a stream that was silent for so long has no link
const callMs = 20000; // a call that takes longer is given up
const mostRows = 20000;
const mostText = 4 << 20; // letters of one event: more is no headquarters

class Link {
  constructor(race, token, told) {
    this.race = race;
    this.token = token;
    this.told = told; // is called with "state", with "rows" and the row that is new, or with "clock"
    this.rows = new Map();
    this.fresh = null; // of a full state that is coming
    this.hello = { names: false, acknowledge: false, message: false };
    this.last = ""; // ID of the last alarm
    this.here();
    this.why = ""; // why headquarters does not show the board; "" where it has not said so
    this.state = "opening";
    this.lead = 0; // the clock of headquarters less ours, in ms
    this.reading = 0;
    this.tries = 0;
    this.ended = false;
    this.stop = null;
    this.hurry = null; // ends the wait for the next try
  }

  // here notes that something has come.
  here() {
    this.heard = performance.now();
    this.wall = Date.now();
  }

  // quiet is how long nothing has come, in ms. The one clock stands still while the machine
  // sleeps, and the other may be set back: the longer time counts.
  quiet() { return Math.max(performance.now() - this.heard, Date.now() - this.wall); }

  now() { return Date.now() + this.lead; }

  // live says whether the rows are those of now.
  live() { return this.state === "open" && this.quiet() <= quietMs; }

  // seen is the time of headquarters for which the rows are right.
  seen() { return this.live() ? this.now() : this.now() - this.quiet(); }

  // awake is called when the machine or its network is there again: what is dead is not waited for.
  awake() {
    if (this.state === "open" && this.quiet() > quietMs && this.stop) this.stop.abort();
    if (this.hurry) this.hurry();
  }

  path(rest) { return "/v1/races/" + encodeURIComponent(this.race) + rest; }

  call(path, body) {
    const end = new AbortController(); // a dead link would keep the call for ever
    setTimeout(() => end.abort(), callMs);
    const o = { headers: { Authorization: "Bearer " + this.token }, cache: "no-store", redirect: "error", signal: end.signal };
    if (body) {
      o.method = "POST";
      o.body = JSON.stringify(body);
      o.headers["Content-Type"] = "application/json";
    }
    return fetch(path, o);
  }

  // run reads streams until the invitation is refused.
  async run() {
    while (!this.ended) {
      try {
        await this.read();
      } catch (e) { /* what it was shows in how long nothing has come */ }
      this.fresh = null;
      if (this.ended) return;
      if (this.state !== "opening") this.set("lost"); // else there is nothing that could be old
      this.tries++;
      const wait = Math.min(30000, 1000 * 2 ** Math.min(this.tries, 5)) * (0.5 + Math.random() / 2);
      await new Promise((r) => {
        this.hurry = r;
        setTimeout(r, this.tries === 1 ? 300 : wait);
      });
      this.hurry = null;
    }
  }

  set(state) {
    if (this.state !== state) {
      this.state = state;
      this.told("state");
    }
  }

  // read reads one stream to its end.
  async read() {
    this.stop = new AbortController();
    const stop = this.stop;
    let got = performance.now(), at = Date.now(); // the last byte, or when the call began
    const watch = setInterval(() => { if (Math.max(performance.now() - got, Date.now() - at) > quietMs) stop.abort(); }, 1000);
    try {
      const headers = { Authorization: "Bearer " + this.token, Accept: "text/event-stream" };
      if (this.last) headers["Last-Event-ID"] = this.last;
      const a = await fetch(this.path("/board"), { headers, cache: "no-store", redirect: "error", signal: stop.signal });
      this.why = "";
      if (!a.ok || !a.body) {
        const said = await a.json().catch(() => ({}));
        this.why = String(said.error || "code " + a.status);
        if (a.status === 401 || a.status === 403 || a.status === 410) this.refused(); // 410: the race was deleted
        return;
      }
      const reader = a.body.pipeThrough(new TextDecoderStream()).getReader();
      const parse = new Parser((id, name, data) => this.take(id, name, data));
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        this.here();
        [got, at] = [this.heard, this.wall];
        parse.add(value);
      }
    } finally {
      clearInterval(watch);
      stop.abort();
    }
  }

  refused() {
    this.ended = true;
    this.rows.clear();
    this.set("refused");
    this.told("rows");
  }

  // take takes in an event.
  take(id, name, data) {
    if (id) this.last = id;
    let v;
    try { v = JSON.parse(data); } catch (e) { return; }
    if (!v || typeof v !== "object") return;
    switch (name) {
      case "hello":
        this.hello = v;
        this.fresh = new Map();
        this.clock(v);
        return;
      case "ready":
        if (this.fresh) this.rows = this.fresh;
        this.fresh = null;
        this.tries = 0;
        this.clock(v);
        this.set("open");
        break;
      case "pair": {
        const rows = this.fresh || this.rows;
        if (typeof v.mirror !== "string" || !rows.has(v.mirror) && rows.size >= mostRows) return;
        rows.set(v.mirror, v);
        if (!this.fresh) this.told("rows", v);
        return;
      }
      case "gone":
        (this.fresh || this.rows).delete(v.mirror);
        break;
      case "clock":
        this.clock(v);
        this.told("clock");
        return;
      default:
        return; // the rows say the same
    }
    this.told("rows");
  }

  clock(v) {
    const at = Date.parse(v.at);
    if (at) this.lead = at - Date.now();
    this.reading = v.reading || 0;
  }
}

// Parser takes a stream of server-sent events apart.
class Parser {
  constructor(told) {
    this.told = told;
    this.rest = "";
    this.clear();
  }

  clear() { this.id = ""; this.name = "message"; this.data = ""; this.has = false; }

  add(text) {
    this.rest += text;
    if (this.rest.length + this.data.length > mostText) throw new Error("an event without an end");
    let from = 0;
    for (let to; (to = this.rest.indexOf("\n", from)) >= 0; from = to + 1) {
      this.line(this.rest.slice(from, to).replace(/\r$/, ""));
    }
    this.rest = this.rest.slice(from);
  }

  line(s) {
    if (s === "") {
      if (this.has) this.told(this.id, this.name, this.data);
      this.clear();
      return;
    }
    const at = s.indexOf(":");
    const field = at < 0 ? s : s.slice(0, at);
    const value = at < 0 ? "" : s.slice(at + 1).replace(/^ /, "");
    if (field === "event") this.name = value;
    else if (field === "id") this.id = value;
    else if (field === "data") {
      this.data = this.has ? this.data + "\n" + value : value;
      this.has = true;
    }
  }
}

// compare orders rows as headquarters does: worst first, then the longest so.
function compare(a, b) {
  return a.rank - b.rank || since(a) - since(b) || order(a.label || "", b.label || "") || order(a.mirror, b.mirror);
}
function since(r) { return r.since ? Date.parse(r.since) : -1e15; }
function order(a, b) { return a < b ? -1 : a > b ? 1 : 0; }
