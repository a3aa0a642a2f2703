"use strict";
(function () {
  var main = document.querySelector("main");
  var unit = main.dataset.unit, unitM = Number(main.dataset.unitM);
  // Race time in seconds and metres: between two points both go on evenly.
  var way = main.dataset.way ? main.dataset.way.split(" ").map(function (p) { return p.split(",").map(Number); }) : [];
  var from = document.getElementById("from"), to = document.getElementById("to");
  var find = document.getElementById("find"), kind = document.getElementById("kind");
  var count = document.getElementById("count");
  var charts = Array.from(document.querySelectorAll(".chart"), function (box) {
    return { box: box, plot: box.querySelector(".plot"), zoom: box.querySelector(".zoom"), cross: box.querySelector(".cross"),
      says: box.parentNode.querySelector(".readout"), time: box.dataset.axis === "time", max: Number(box.dataset.max) };
  });
  var stretches = Array.from(document.querySelectorAll("#splits tbody tr"), function (tr) {
    var td = tr.cells;
    return { from: Number(tr.dataset.f), to: Number(tr.dataset.t), name: td[0].textContent, pace: td[3].textContent,
      cues: td[td.length - 4].textContent, bad: td[td.length - 3].textContent };
  });
  var rows = Array.from(document.querySelectorAll("#events tbody tr"), function (tr) {
    var place = tr.cells[2].textContent;
    return { tr: tr, text: tr.textContent.toLowerCase(), at: place === "" ? NaN : Number(place) };
  });

  // between looks up column b of the way at a value of column a.
  function between(a, b, v) {
    for (var i = 1; i < way.length; i++) {
      if (v > way[i][a] && i < way.length - 1) continue;
      var d = way[i][a] - way[i - 1][a];
      if (d <= 0) continue;
      var part = Math.min(Math.max((v - way[i - 1][a]) / d, 0), 1);
      return way[i - 1][b] + part * (way[i][b] - way[i - 1][b]);
    }
    return 0;
  }
  function clock(s) {
    function two(n) { return (n < 10 ? "0" : "") + n; }
    s = Math.floor(s);
    return Math.floor(s / 3600) + ":" + two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
  }

  // part returns the chosen part of the race in the unit of its boards, or null for all.
  function part() {
    var a = from.value === "" ? 0 : Number(from.value), b = to.value === "" ? Infinity : Number(to.value);
    return (from.value === "" && to.value === "") || !(b > a) ? null : [a, b];
  }
  function span(c) {
    var p = part();
    if (!p) return [0, c.max];
    var a = p[0], b = p[1];
    if (c.time) {
      a = between(1, 0, a * unitM);
      b = b === Infinity ? c.max : between(1, 0, b * unitM);
    }
    a = Math.min(Math.max(a, 0), c.max);
    b = Math.min(b, c.max);
    return b - a > c.max / 2000 ? [a, b] : [0, c.max];
  }
  function zoom() {
    charts.forEach(function (c) {
      var s = span(c), w = c.max / (s[1] - s[0]);
      c.zoom.setAttribute("x", (-100 * s[0] / c.max * w) + "%");
      c.zoom.setAttribute("width", (100 * w) + "%");
    });
  }
  function filter() {
    var words = find.value.toLowerCase(), k = kind.value, p = part(), n = 0;
    rows.forEach(function (r) {
      var on = (words === "" || r.text.indexOf(words) >= 0) && (k === "" || r.tr.classList.contains(k)) &&
        (!p || (r.at >= p[0] && r.at <= p[1]));
      if (r.tr.hidden === on) r.tr.hidden = !on;
      if (on) n++;
    });
    count.textContent = n + " of " + rows.length + (p ? ", " + unit + " " + (from.value || "0") + " to " + (to.value || "the end") : "");
  }
  var waiting = false;
  function change() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(function () { waiting = false; zoom(); filter(); });
  }
  function choose(a, b) {
    from.value = a === null ? "" : (Math.round(a * 10) / 10).toString();
    to.value = b === null ? "" : (Math.round(b * 10) / 10).toString();
    change();
  }

  // under returns where a pointer is on a chart: in time and distance.
  function under(c, e) {
    var box = c.plot.getBoundingClientRect(), s = span(c);
    var x = s[0] + Math.min(Math.max((e.clientX - box.left) / box.width, 0), 1) * (s[1] - s[0]);
    return c.time ? { s: x, m: between(0, 1, x) } : { s: between(1, 0, x * unitM), m: x * unitM };
  }
  function tell(c, at) {
    var says = unit + " " + (at.m / unitM).toFixed(2) + " · " + clock(at.s);
    stretches.some(function (t) {
      if (at.m < t.from || at.m > t.to) return false;
      says += " · " + t.name + ": " + t.pace + ", " + (t.cues === "–" ? "0" : t.cues) + " cues, " + (t.bad === "–" ? "0" : t.bad) + " not whole";
      return true;
    });
    c.says.textContent = says;
  }
  function cross(at) {
    charts.forEach(function (c) {
      c.cross.classList.toggle("on", at !== null);
      if (at === null) { c.says.textContent = "\u00a0"; return; }
      var s = span(c), x = 100 * ((c.time ? at.s : at.m / unitM) - s[0]) / (s[1] - s[0]) + "%";
      c.cross.setAttribute("x1", x);
      c.cross.setAttribute("x2", x);
    });
  }
  charts.forEach(function (c) {
    var began = null;
    c.plot.querySelectorAll(".zoom title").forEach(function (t) { t.remove(); }); // the line above says more
    c.plot.addEventListener("pointermove", function (e) { var at = under(c, e); cross(at); tell(c, at); });
    c.plot.addEventListener("pointerleave", function () { cross(null); });
    c.plot.addEventListener("pointerdown", function (e) { began = { x: e.clientX, at: under(c, e) }; });
    c.plot.addEventListener("pointerup", function (e) {
      if (!began) return;
      var a = began.at.m / unitM, b = under(c, e).m / unitM, far = Math.abs(e.clientX - began.x) > 12;
      began = null;
      if (far && Math.abs(b - a) >= 0.1) choose(Math.min(a, b), Math.max(a, b));
    });
    c.plot.addEventListener("dblclick", function () { choose(null, null); });
  });
  document.getElementById("whole").addEventListener("click", function () { choose(null, null); });
  document.getElementById("clear").addEventListener("click", function () {
    find.value = "";
    kind.value = "";
    choose(null, null);
  });
  [from, to, find, kind].forEach(function (x) { x.addEventListener("input", change); });
  document.querySelectorAll("form").forEach(function (f) {
    f.addEventListener("submit", function (e) { e.preventDefault(); });
    f.hidden = f.classList.contains("range") && charts.length === 0;
  });
  filter();
})();
