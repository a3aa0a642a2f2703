package webpage_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/watch/watchtest"
	"spotter/crew/webpage"
	"spotter/crew/wire"
	"spotter/report/browsertest"
	"spotter/testrun"
)

// nasty is a name that would do harm where it were taken for HTML.
const nasty = `<img src=x onerror="document.title='broken'"><b>Ann`

// picture keeps a picture of a page where SPOTTER_PICTURES names a folder.
func picture(p *browsertest.Page, name string, v browsertest.View) {
	if dir := os.Getenv("SPOTTER_PICTURES"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"), v.Width, v.Height)
	}
}

// until waits until an expression is true on a page.
func until(t testing.TB, p *browsertest.Page, expression string) {
	t.Helper()
	ok := false
	for end := time.Now().Add(browsertest.Patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if p.Eval("Boolean("+expression+")", &ok); ok {
			return
		}
	}
	var is string
	p.Eval("document.body.innerText", &is)
	t.Fatalf("never: %s; the page shows\n%s", expression, is)
}

// race fills a headquarters with a pair in each state.
func race(r *watchtest.Rig) (fallen *watchtest.Pair) {
	r.Course = wire.Course{Name: "x", LengthM: 42195, Marks: []wire.Mark{{AtM: 21000, Text: nasty}}}
	for i := range 100 {
		r.Course.Heights = append(r.Course.Heights, [2]float64{float64(i) * 421.95, 50 + 30*float64((i/7)%5)})
	}
	r.Pair("bib 9", "Quiet")
	r.Pass(time.Minute)
	r.Pair("bib 12", "Fine")
	late := r.Pair("bib 30", "Late")
	deaf := r.Pair("bib 8", "Deaf")
	stopped := r.Pair("bib 41", "Stan")
	fallen = r.Pair("bib 4711", nasty)
	stopped.Stop()
	for i, p := range []*watchtest.Pair{late, deaf, stopped, fallen} {
		p.Board(5*float64(i+1), time.Duration(i+1)*22*time.Minute)
	}
	for range 2 {
		r.Pass(31 * time.Second)
		late.Beat(wire.Beat{Output: "opened"})
		stopped.Beat(wire.Beat{Output: "opened"})
		deaf.Beat(wire.Beat{Output: "lost"})
	}
	fallen.Fall()
	return fallen
}

// TestPage walks a phone and a wall screen through the board.
func TestPage(t *testing.T) {
	t.Parallel()
	for name, view := range map[string]browsertest.View{
		"phone-light": {Width: 390, Height: 844, Phone: true}, "wall-dark": {Width: 1920, Height: 1080, Dark: true},
		"desk-light": {Width: 1100, Height: 800}, "phone-dark": {Width: 390, Height: 844, Phone: true, Dark: true},
	} {
		if !testrun.Whole() && !testrun.SubtestNamed() && name != "phone-light" && name != "wall-dark" {
			continue // the other two differ in colours and width alone
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := browsertest.Share(t)
			r := watchtest.New(t, watchtest.Options{})
			fallen := race(r)
			_, token := r.Invite(access.Medical, "tent")
			p := b.Open(r.Link(token), view)
			until(t, p, "document.querySelectorAll('tbody tr').length === 6 && board.course")
			var order string
			p.Eval("[...document.querySelectorAll('td.status')].map(e => e.innerText.trim()).join()", &order)
			if order != "fall,STOP,earpiece lost,no news,no news,behind" {
				t.Errorf("the order is %s", order)
			}
			var address, title string
			p.Eval("location.href", &address)
			if p.Eval("document.title", &title); strings.Contains(address+title, token) || strings.Contains(title, "Ann") || title == "broken" {
				t.Errorf("%s at %s", title, address)
			}
			until(t, p, "document.querySelector('tbody small').textContent.includes('<img src=x')")
			axe(t, p, "board")
			picture(p, "board-"+name, view)
			detail(t, r, p, fallen, name, view)
			gone(t, r, p, name, view)
			clean(t, p, r.Server.URL, token)
		})
	}
}

// axe has the checker look at the page.
func axe(t *testing.T, p *browsertest.Page, is string) {
	t.Helper()
	for _, v := range p.Axe(t) {
		t.Errorf("%s: %s", is, v)
	}
}

// detail opens a pair, takes its fall on, and writes to the spotter.
func detail(t *testing.T, r *watchtest.Rig, p *browsertest.Page, fallen *watchtest.Pair, name string, view browsertest.View) {
	p.Eval("document.querySelector('tbody button').click()", nil)
	until(t, p, "by('detail').open && by('history').textContent.includes('fall')")
	p.Eval(`by("name").value = "Eve <i>"; by("taken").click()`, nil)
	until(t, p, "by('standing').textContent.includes('taken on by Eve <i>')")
	until(t, p, "document.querySelector('tr.red.taken')")
	p.Eval(`by("text").value = "ask for <b>water</b>"; document.querySelector("#write button").click()`, nil)
	until(t, p, "by('messages').textContent.includes('ask for <b>water</b> (sent, not seen yet)')")
	axe(t, p, "detail")
	picture(p, "detail-"+name, view)
	if m := fallen.Beat(wire.Beat{}); len(m) != 1 || m[0].Text != "ask for <b>water</b>" || m[0].From != "Eve <i>" {
		t.Errorf("the spotter gets %+v", m)
	} else {
		fallen.Beat(wire.Beat{Seen: []uint64{m[0].ID}})
	}
	until(t, p, "by('messages').textContent.includes('(seen ')")
	var harm int
	if p.Eval("document.querySelectorAll('img, td b, li b, i').length", &harm); harm != 0 {
		t.Errorf("%d elements were made of names", harm)
	}
	p.Eval("by('close').click()", nil)
	until(t, p, "document.activeElement.textContent.includes('bib 4711')")
	fallen.Fall() // a new red begins anew
	until(t, p, "by('said').textContent.includes('bib 4711: fall') && document.querySelector('tr.red:not(.taken)').textContent.includes('4711')")
}

// gone ends headquarters.
func gone(t *testing.T, r *watchtest.Rig, p *browsertest.Page, name string, view browsertest.View) {
	p.Eval(`by("search").value = "47"; by("search").dispatchEvent(new Event("input"))`, nil)
	until(t, p, "document.querySelectorAll('tbody tr').length === 1")
	p.Eval(`by("search").value = ""; by("search").dispatchEvent(new Event("input"))`, nil)
	r.Server.CloseClientConnections()
	r.Server.Listener.Close()
	until(t, p, "by('link').textContent.startsWith('No link to headquarters for ') && document.body.dataset.link === 'lost'")
	until(t, p, "document.querySelectorAll('tbody tr').length === 6")
	axe(t, p, "lost")
	picture(p, "lost-"+name, view)
}

// clean holds a page to what it may do. What it says of a host that is gone is the browser's.
func clean(t *testing.T, p *browsertest.Page, own, token string) {
	t.Helper()
	for _, line := range p.Console() {
		if !strings.Contains(line, "net::ERR_") {
			t.Errorf("on the console: %s", line)
		}
	}
	for i, r := range p.Requests() {
		if !strings.HasPrefix(r, own) && !strings.HasPrefix(r, "data:") || i > 0 && strings.Contains(r, token) {
			t.Errorf("it asked for %s", r)
		}
	}
}

// TestSoundForRedAlone counts the tones of a page whose sound is on.
func TestSoundForRedAlone(t *testing.T) {
	testrun.Slow(t, "alarms in a browser")
	t.Parallel()
	b := browsertest.StartWith(t, browsertest.Options{Args: []string{"--autoplay-policy=no-user-gesture-required"}})
	r := watchtest.New(t, watchtest.Options{})
	pair := r.Pair("bib 1", "Ann")
	_, token := r.Invite(access.Crew, "desk")
	p := b.Open(r.Link(token), browsertest.View{Width: 800, Height: 600})
	until(t, p, "document.querySelectorAll('tbody tr').length === 1")
	p.Eval("by('sound').click()", nil)
	until(t, p, "sounds() && board.beeps === 2") // that it works
	r.Pass(time.Minute)                          // no news is grey, and silent
	until(t, p, "document.querySelector('tr.silent')")
	var n int
	if p.Eval("board.beeps", &n); n != 2 {
		t.Errorf("%d tones for a pair without news", n)
	}
	pair.Fall()
	until(t, p, "board.beeps >= 6") // at once, and again
	rows := r.Board.Rows(watchtest.Race)
	if _, err := r.Board.Acknowledge(watchtest.Race, wire.Ack{Mirror: pair.Mirror, Red: rows[0].Red, By: "Eve"}); err != nil {
		t.Fatal(err)
	}
	until(t, p, "board.reds.size === 0")
	if p.Eval("board.beeps", &n); n%2 != 0 {
		t.Errorf("%d tones", n)
	}
}

// TestRevoked shows that an invitation was taken back, and no row any more.
func TestRevoked(t *testing.T) {
	testrun.Slow(t, "a browser that is shut out")
	t.Parallel()
	b := browsertest.Share(t)
	r := watchtest.New(t, watchtest.Options{})
	r.Pair("bib 1", "Ann")
	g, token := r.Invite(access.Reader, "screen")
	p := b.Open(r.Link(token), browsertest.View{Width: 800, Height: 600})
	until(t, p, "document.querySelectorAll('tbody tr').length === 1 && !document.body.innerText.includes('Ann')")
	var says string // of a link that stands still and does not break
	p.Eval("board.link.heard = performance.now() - 12500; tick(); document.body.dataset.link + by('link').textContent", &says)
	if says != "lostNo link to headquarters for 12 s: what you see is old" {
		t.Errorf("without a word for 12 s it says %q", says)
	}
	if _, err := r.Book.Revoke(g.ID); err != nil {
		t.Fatal(err)
	}
	until(t, p, "by('link').textContent.includes('this invitation was revoked') && document.querySelectorAll('tbody tr').length === 0")
}

// TestAway has the machine sleep, the window be hidden and calls hang: what is old is never shown as
// that of now, and what is red is heard of.
func TestAway(t *testing.T) {
	testrun.Slow(t, "a browser that loses its link")
	b := browsertest.StartWith(t, browsertest.Options{Args: []string{"--autoplay-policy=no-user-gesture-required"}})
	r := watchtest.New(t, watchtest.Options{PerGuest: 1})
	for _, label := range []string{"bib 4711", "bib 47"} {
		r.Pair(label, "Ann")
	}
	_, token := r.Invite(access.Crew, "desk")
	p := b.Open(r.Link(token), browsertest.View{Width: 390, Height: 700, Phone: true})
	until(t, p, "document.querySelectorAll('tbody tr').length === 2 && board.link.live()")
	for name, is := range map[string]string{
		"a sleep of an hour":        `board.link.take = () => {}; board.link.wall -= 3600e3; tick(); const s = document.body.dataset.link + by("link").textContent.slice(0, 32) + document.title; delete board.link.take; board.link.here(); tick(); s`,
		"a call that hangs":         `(async () => { const f = window.fetch, t = window.setTimeout; window.fetch = (p, o) => new Promise((_, no) => o.signal.addEventListener("abort", () => no(new Error("x")))); window.setTimeout = (g, ms) => t(g, ms === callMs ? 1 : ms); await ask("/x", {}, "done"); window.fetch = f; window.setTimeout = t; return by("result").textContent; })()`,
		"midnight":                  `timeOf(new Date(2027, 3, 19, 0, 5, 6))`,
		"a search":                  `by("search").value = "47"; by("search").dispatchEvent(new Event("input")); [...document.querySelectorAll("td.pair button > span")].map((e) => e.textContent).join()`,
		"a table though it is none": `[document.querySelector("table"), document.querySelector("tbody tr"), document.querySelector("td.status")].map((e) => getComputedStyle(e).display + " " + e.getAttribute("role")).join()`,
		"where":                     `board.course = { length_m: 42195 }; const at = [2, 3, 4, 5].map((rank) => where({ rank, distance_m: 5000, pace_ms: 300000, passed_at: new Date(1e12).toISOString() }, 1e12 + 600000)); at.push(where({ rank: 5, distance_m: 5000, pace_ms: 300000, passed_at: new Date(2e12).toISOString() }, 1e12)); board.course = null; at.join()`,
		"another journal":           `const m = [...board.link.rows.values()].find((r) => r.label === "bib 47").mirror; board.link.take("", "pair", JSON.stringify({ mirror: "y", label: "bib 47", status: "ok", rank: 5, heard: "2999-01-01T00:00:00Z" })); openPair(m); const says = by("standing").textContent.includes("begun another journal"); by("detail").close(); board.link.take("", "gone", JSON.stringify({ mirror: "y" })); String(says)`,
		"the same twice":            `say("bib 7: fall"); const one = by("said").textContent; say("bib 7: fall"); String(one !== by("said").textContent)`,
		"a hidden window":           `Object.defineProperty(document, "hidden", { get: () => true, configurable: true }); board.link.take("", "pair", JSON.stringify({ mirror: "x", label: "bib 9", status: "fall", rank: 0, red: "fall-1" })); const heard = board.reds.size + by("said").textContent; delete document.hidden; board.link.take("", "gone", JSON.stringify({ mirror: "x" })); heard`,
	} {
		want := map[string]string{"a sleep of an hour": "lostNo link to headquarters for 1:00no link: boston-2027: crew board", "a call that hangs": "No link: this was not done. Try again.",
			"a search": "bib 47,bib 4711", "a table though it is none": "table table,grid row,block cell", "where": "5000,5000,7000,7000,5000", "the same twice": "true", "another journal": "true", "a hidden window": "1bib 9: fall"}[name]
		var got string
		p.Eval(is, &got)
		if name == "midnight" && strings.HasPrefix(got, "00") {
			continue
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	p.Eval("by('sound').click()", nil)
	until(t, p, "sounds() && by('sound').textContent === 'Sound on'")
	p.Eval("void audio.suspend()", nil) // as a phone does for a call
	until(t, p, "by('sound').textContent === 'Sound is stopped: tap to enable' && by('sound').getAttribute('aria-pressed') === 'false'")
	second := b.Open(r.Link(token), browsertest.View{Width: 390, Height: 700})
	until(t, second, "by('link').textContent.includes('open on too many screens')")
	until(t, p, "board.link.live() && document.title === 'boston-2027: crew board'")
}

// TestDay feeds a page what comes in a day. What it holds does not grow.
func TestDay(t *testing.T) {
	testrun.Slow(t, "a day in a browser")
	t.Parallel()
	b := browsertest.Share(t)
	r := watchtest.New(t, watchtest.Options{})
	_, token := r.Invite(access.Crew, "desk")
	p := b.Open(r.Link(token), browsertest.View{Width: 800, Height: 600})
	until(t, p, "board.link.state === 'open'")
	p.Eval(`window.feed = (events) => { for (let i = 0; i < events; i++) {
		const rank = i % 7, mirror = String(i % 1000).padStart(16, "0");
		board.link.take("b-" + i, "pair", JSON.stringify({ mirror, label: "bib " + i % 1000, status: words[rank], rank, since: new Date().toISOString(), red: rank < 3 ? "fall-" + i : "" }));
		if (i % 50 === 0) board.link.take("b-" + i, "fall", "{}");
		if (i % 20000 === 0) draw();
	} draw(); return [document.querySelectorAll("*").length, board.nodes.size, board.reds.size, board.link.rows.size]; }`, nil)
	var list []wire.Row
	for i := range 60 {
		row := wire.Row{Mirror: fmt.Sprint(i * 37 % 60), Label: fmt.Sprint("bib ", i%7), Rank: i % 4}
		if i%3 > 0 {
			row.Since = time.Date(2027, 4, 19, 10, i%5, 0, 0, time.UTC)
		}
		list = append(list, row)
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	p.Eval("("+string(text)+").sort(compare).map(r => r.mirror)", &got)
	slices.SortFunc(list, wire.CompareRows)
	for _, row := range list {
		want = append(want, row.Mirror)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the page orders rows as %v, headquarters as %v", got, want)
	}
	var first, last []int
	p.Eval("feed(20000)", &first)
	p.Eval(fmt.Sprintf("feed(%d)", testrun.Times(t, 40000, 150000)), &last)
	if last[0] > first[0]+20 || last[1] > 400 || last[3] != 1000 || last[2] > 1000 {
		t.Errorf("elements, nodes, reds and rows were %v and are %v", first, last)
	}
}

// TestNu has the checker of HTML read the page.
func TestNu(t *testing.T) {
	t.Parallel()
	html, _ := webpage.Page()
	file := filepath.Join(t.TempDir(), "board.html")
	if err := os.WriteFile(file, html, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, m := range browsertest.Nu(t, file) {
		t.Error(m)
	}
}

// TestDoor takes an invitation that is pasted.
func TestDoor(t *testing.T) {
	t.Parallel()
	b := browsertest.Share(t)
	r := watchtest.New(t, watchtest.Options{})
	r.Pair("bib 1", "Ann")
	_, token := r.Invite(access.Crew, "desk")
	p := b.Open(r.Server.URL+wire.PagePath, browsertest.View{Width: 390, Height: 600, Phone: true})
	until(t, p, "!by('door').hidden")
	axe(t, p, "door")
	p.Eval(`by("invitation").value = "rubbish"; document.querySelector("#door button").click()`, nil)
	until(t, p, "by('link').textContent.includes('no link of an invitation')")
	p.Eval(`by("invitation").value = "`+(wire.Invitation{Host: "hq.example", Race: watchtest.Race, Token: token}).String()+`"; document.querySelector("#door button").click()`, nil)
	until(t, p, "document.querySelectorAll('tbody tr').length === 1")
}
