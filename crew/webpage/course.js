// The course: a strip with its heights, and where each pair is taken to be.

const svg = (name, attributes) => {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  return e;
};
const wide = 1000, high = 110;
const narrow = matchMedia("(max-width: 40rem)"); // a phone shows a third of the width

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

// where is where a pair is taken to be, in metres: its last board and its pace since. Who is red or
// was not heard of stands still.
function where(r, now) {
  if (!r.distance_m) return -1;
  let m = r.distance_m;
  if (r.pace_ms > 0 && r.passed_at && (r.rank === 4 || r.rank === 5)) m += Math.max(0, now - Date.parse(r.passed_at)) / r.pace_ms * 1000;
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
    e.setAttribute("r", (r.rank < 3 ? 9 : 5) * (narrow.matches ? 2 : 1));
    set(e.firstChild, nameOf(r) + ": " + r.status);
    if (e.parentNode !== board.svg || r.rank < 3) board.svg.append(e);
  }
  for (const [mirror, e] of board.dots) {
    if (!keep.has(mirror)) { e.remove(); board.dots.delete(mirror); }
  }
}
