package html

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/report/browsertest"
	"spotter/testrun"
)

// busy returns a race with something of everything that a page can show, and n cues.
func busy(n int) Race {
	lines := many(n).Book.Events
	lines[0].Open.DistanceM, lines[0].Open.Target = 26_000, 26*time.Minute
	for i := range 25 {
		lines = append(lines, board("km "+string(rune('a'+i)), float64(1000*(i+1)), time.Duration(i+1)*58*time.Second))
	}
	rest, on := at(race.KindRest, 20*time.Minute), at(race.KindGo, 21*time.Minute)
	water := at(race.KindAid, 15*time.Minute)
	water.Item, water.Side = race.ItemWater, "left"
	note := at(race.KindNote, 22*time.Minute)
	note.Text = "a <b>note</b>"
	lost := at(race.KindOutput, 23*time.Minute)
	lost.Device, lost.State = "ear", "lost"
	finish := at(race.KindFinish, 26*time.Minute)
	finish.Clock = race.ClockFinish
	lines = append(lines, rest, on, water, note, lost, about(race.KindVoid, 3), finish)
	return made(lines...)
}

// file writes a page to a file and returns its address.
func file(t *testing.T, name string, r Race) (path, url string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(write(t, r)), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, "file://" + path
}

// TestThePageInABrowser looks at pages in Chromium: on a phone and on a wide screen, light and
// dark, without script, and on paper.
func TestThePageInABrowser(t *testing.T) {
	testrun.Slow(t, "the report in a browser")
	t.Parallel()
	b := browsertest.Start(t)
	_, url := file(t, "busy.html", busy(1500))
	_, small := file(t, "small.html", busy(40)) // axe takes its time for each row
	damaged := busy(40)
	damaged.Track = tracked(t).Track
	damaged.Chain = Chain{Verdict: "broken", Damage: []string{"line 7"}, Damaged: 1, Lines: 9}
	_, damagedURL := file(t, "damaged.html", damaged)
	_, bareURL := file(t, "bare.html", made())
	_, courseURL := file(t, "course.html", coursed())

	wide := b.Open(url, browsertest.View{Width: 1280, Height: 900})
	t.Run("filter", func(t *testing.T) { filterWorks(t, wide) })
	t.Run("hover", func(t *testing.T) { hoverWorks(t, wide) })
	t.Run("zoom", func(t *testing.T) { zoomWorks(t, wide) })
	clean(t, wide, url)

	for name, x := range map[string]struct {
		url  string
		view browsertest.View
		dark []bool
	}{
		"phone":          {small, browsertest.View{Width: 390, Height: 844, Phone: true}, []bool{false, true}},
		"wide":           {small, browsertest.View{Width: 1280, Height: 900}, []bool{true, false}},
		"damaged, phone": {damagedURL, browsertest.View{Width: 390, Height: 844, Phone: true}, []bool{true}},
		"course, phone":  {courseURL, browsertest.View{Width: 390, Height: 844, Phone: true}, []bool{true, false}},
		"bare":           {bareURL, browsertest.View{Width: 390, Height: 844}, []bool{false}},
	} {
		t.Run(name, func(t *testing.T) { looks(t, b, x.url, x.view, x.dark) })
	}
	t.Run("no script", func(t *testing.T) { withoutScript(t, b, url) })
	t.Run("paper", func(t *testing.T) { onPaper(t, b) })
}

// clean fails the test where a page asked for more than itself, or said anything.
func clean(t *testing.T, p *browsertest.Page, url string) {
	t.Helper()
	if got := p.Requests(); len(got) != 1 || got[0] != url {
		t.Errorf("requests %q, want %s alone", got, url)
	}
	if got := p.Console(); len(got) > 0 {
		t.Errorf("console: %q", got)
	}
}

// shown counts rows of the events that can be seen, and returns what the filter says of it.
const shown = `(() => { document.querySelector("#find").dispatchEvent(new Event("input")); return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
	done([...document.querySelectorAll("#events tbody tr")].filter(r => r.offsetParent !== null || r.getClientRects().length > 0).length + " / " + document.querySelector("#count").textContent)))); })()`

func filterWorks(t *testing.T, p *browsertest.Page) {
	for _, x := range []struct{ do, want string }{
		{`0`, "1535 / 1535 of 1535"},
		{`document.querySelector("#kind").value = "cut"`, "150 / 150 of 1535"},
		{`document.querySelector("#find").value = "KM C"`, "0 / 0 of 1535"},
		{`document.querySelector("#kind").value = ""`, "1 / 1 of 1535"},
		{`(document.querySelector("#find").value = "", document.querySelector("#from").value = "24")`, ", km 24 to the end"},
		{`document.querySelector("#clear").click()`, "1535 / 1535 of 1535"},
	} {
		var got string
		p.Eval(x.do, nil)
		p.Eval(shown, &got)
		if got != x.want && !(strings.HasPrefix(x.want, ",") && strings.HasSuffix(got, x.want)) {
			t.Errorf("after %s: %q, want %q", x.do, got, x.want)
		}
	}
}

// place holds the corner and the size of a chart, in CSS pixels of the window.
type place struct{ X, Y, W, H float64 }

// placeOf scrolls to the plot of a section and returns where it is.
func placeOf(p *browsertest.Page, section string) (at place) {
	p.Eval(`(() => { const plot = document.querySelector('[aria-labelledby="`+section+`-h"] .plot'); plot.scrollIntoView({block: "center"});
		const r = plot.getBoundingClientRect(); return {X: r.x, Y: r.y, W: r.width, H: r.height}; })()`, &at)
	return at
}

func hoverWorks(t *testing.T, p *browsertest.Page) {
	for section, want := range map[string]string{
		"pace":  `^km 1[23]\.\d\d · 0:12:3\d · km [mn]: 0:58 /km, 58 cues, \d not whole$`,
		"lanes": `^km 13\.\d\d · 0:1[23]:\d\d · km n: 0:58 /km, 58 cues, \d not whole$`,
	} {
		at := placeOf(p, section)
		p.Point(at.X+at.W/2, at.Y+at.H/2)
		var says, cross string
		p.Eval(`document.querySelector('[aria-labelledby="`+section+`-h"] .readout').textContent`, &says)
		p.Eval(`[...document.querySelectorAll(".cross")].map(c => getComputedStyle(c).visibility).join(" ")`, &cross)
		if !regexp.MustCompile(want).MatchString(says) || cross != "visible visible visible" {
			t.Errorf("on %s: %q, crosses %s", section, says, cross)
		}
	}
}

func zoomWorks(t *testing.T, p *browsertest.Page) {
	at := placeOf(p, "pace")
	p.Drag(at.X+at.W*0.2, at.X+at.W*0.4, at.Y+at.H/2)
	var got string
	p.Eval(shown, nil)
	p.Eval(`document.querySelector("#from").value + " to " + document.querySelector("#to").value + ", " + Math.round(parseFloat(document.querySelector(".zoom").getAttribute("width")))`, &got)
	if got != "5.2 to 10.4, 500" {
		t.Errorf("%q is shown, want km 5.2 to 10.4 at five times the width", got)
	}
	p.Eval(`document.querySelector("#whole").click()`, nil)
	p.Eval(shown, &got)
	if got != "1535 / 1535 of 1535" {
		t.Errorf("the whole race is %q", got)
	}
}

// looks opens a page in themes: it is as wide as the screen, and axe has nothing against it.
func looks(t *testing.T, b *browsertest.Browser, url string, v browsertest.View, themes []bool) {
	p := b.Open(url, v)
	var width float64
	if p.Eval("document.documentElement.scrollWidth", &width); width != float64(v.Width) {
		t.Errorf("the page is %v px wide on a screen of %d px", width, v.Width)
	}
	clean(t, p, url)
	for _, dark := range themes {
		p.Dark(dark)
		for _, found := range p.Axe(t) {
			t.Errorf("dark %v: %s", dark, found)
		}
	}
}

// withoutScript fails where something is hidden that the script alone can show, or shown
// that does nothing.
func withoutScript(t *testing.T, b *browsertest.Browser, url string) {
	p := b.Open(url, browsertest.View{Width: 390, Height: 844, NoScript: true})
	var forms, rows float64
	p.Eval(`[...document.forms].filter(f => f.getClientRects().length > 0).length`, &forms)
	p.Eval(`[...document.querySelectorAll("#events tbody tr")].filter(r => r.getClientRects().length > 0).length`, &rows)
	if forms != 0 || rows != 1535 {
		t.Errorf("%v forms and %v rows are shown, want 0 and 1535", forms, rows)
	}
	clean(t, p, url)
}

// onPaper prints a marathon on both sizes of paper.
func onPaper(t *testing.T, b *browsertest.Browser) {
	sheet := regexp.MustCompile(`/Type\s*/Page\b`)
	boxes := map[Paper]string{A4: "/MediaBox [0 0 594", Letter: "/MediaBox [0 0 612 792]"}
	if testrun.Times(t, 1, 2) == 1 {
		delete(boxes, Letter)
	}
	for paper, box := range boxes {
		r := busy(1500)
		r.Paper = paper
		_, url := file(t, "paper.html", r)
		pdf := b.Open(url, browsertest.View{Width: 1280, Height: 900, Dark: true}).PDF()
		if n := len(sheet.FindAll(pdf, -1)); n < 2 || n > 8 || !bytes.Contains(pdf, []byte(box)) {
			t.Errorf("%s: %d pages, its size found: %v", paper, n, bytes.Contains(pdf, []byte(box)))
		}
	}
}

// TestThePageIsValid has the Nu HTML checker read pages.
func TestThePageIsValid(t *testing.T) {
	t.Parallel()
	all, _ := file(t, "busy.html", busy(40))
	bare, _ := file(t, "bare.html", made())
	long, _ := file(t, "long.html", many(5100))
	mapped, _ := file(t, "mapped.html", tracked(t))
	course, _ := file(t, "course.html", coursed())
	for _, found := range browsertest.Nu(t, all, bare, long, mapped, course) {
		t.Error(found)
	}
}
