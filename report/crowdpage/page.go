package crowdpage

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"spotter/course"
	"spotter/race"
	"spotter/report/crowd"
	"spotter/report/html"
	"spotter/report/markup"
	"spotter/text"
)

// Options say what a page shows.
type Options struct {
	Program string // version of spotter
	Paper   html.Paper
	Names   bool           // show the runners' names
	Course  *course.Course // nil for none
}

// page is a page that is being written.
type page struct {
	*markup.Doc
	Options
	c    *crowd.Crew
	unit string // km or mile
}

// own is added to the style sheet of the report of one race.
const own = `.figure{margin-top:.3rem}
.tiles+.trouble{margin-top:1rem}
rect.f-fall{fill:var(--alarm)}rect.f-lost{fill:var(--never)}rect.f-whole{fill:var(--steer)}rect.f-not{fill:var(--never)}
.rank{color:var(--soft)}
td.who{overflow-wrap:anywhere}
@media print{.figure{break-inside:avoid}}
`

// Write writes the page of a crew.
func Write(w io.Writer, c *crowd.Crew, o Options) error {
	o.Paper = cmp.Or(o.Paper, html.A4)
	p := page{Doc: markup.New(w), Options: o, c: c, unit: "km"}
	if c.Units == race.UnitsMi {
		p.unit = "mile"
	}
	p.top(html.Sheet(o.Paper) + own)
	p.tiles()
	p.left()
	p.charts()
	p.where()
	p.spots()
	p.times()
	p.finishes()
	p.others()
	p.bottom()
	return p.Close()
}

// clean makes a text of a journal fit for the page.
func clean(s string, most int) string {
	s = text.Clean(s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// who names a pair.
func (p *page) who(x *crowd.Pair) string {
	s := clean(x.Called(), 60)
	if p.Names && x.Runner != "" {
		s += " · " + clean(x.Runner, 80)
	}
	return s
}

// at writes a place of the course, to ten metres: it is known no better.
func (p *page) at(m float64) string { return race.FormatDistance(math.Round(m/10)*10, p.c.Units) }

// count writes a number of things.
func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// top writes what stands above the figures.
func (p *page) top(sheet string) {
	title := cmp.Or(clean(p.c.Race, 200), "Race without a name")
	p.Put(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="spotter {}">
<title>{}: report of a crew</title>
`, markup.Policy(sheet, ""), clean(p.Program, 80), title)
	p.Style(sheet)
	p.Put(`
</head>
<body>
<header>
<h1><bdi>{}</bdi></h1>
<p class="facts">`, title)
	if day, err := time.Parse(time.DateOnly, p.c.Day); err == nil {
		p.Put(`{}&nbsp;· `, day.Format("2 January 2006"))
	}
	p.Put(`{}</p>
</header>
<main>`, count(len(p.c.Pairs), "pair", "pairs"))
}

// tiles writes the figures at the top.
func (p *page) tiles() {
	c := p.c
	started := 0
	for i := range c.Pairs {
		if c.Pairs[i].Started {
			started++
		}
	}
	p.Put(`
<section class="tiles" aria-label="The race in figures">`)
	p.tile("finished", fmt.Sprint(c.Finished()), fmt.Sprintf("of %d that started", started), fmt.Sprintf("%d with a journal", len(c.Pairs)))
	p.tile("falls", fmt.Sprint(c.Falls), count(c.Fell(), "pair fell", "pairs fell"))
	p.tile("earpieces lost", fmt.Sprint(c.Lost), back(&c.LostToBack, "back"))
	p.tile("fall to go, median", took(&c.FallToGo), back(&c.FallToGo, "on"))
	p.tile("cues", fmt.Sprint(c.Cues))
	p.Put(`
</section>`)
}

// tile writes one figure with notes.
func (p *page) tile(name, value string, notes ...string) {
	p.Put(`
<div class="tile"><p class="name">{}</p><p class="value">{}</p>`, name, value)
	for _, n := range notes {
		p.Put(`<p class="sub">{}</p>`, n)
	}
	p.Put(`</div>`)
}

// took writes the median of times.
func took(t *crowd.Times) string {
	if t.Timed() == 0 {
		return "–"
	}
	return race.FormatShort(t.Median)
}

// back says how many of some moments ended.
func back(t *crowd.Times, word string) string {
	if t.All == 0 {
		return "none"
	}
	return fmt.Sprintf("%s after %d of %d", word, t.All-t.Open, t.All)
}

// left names what was not counted.
func (p *page) left() {
	c := p.c
	if len(c.Left)+len(c.Torn) == 0 {
		p.Put(`
<p class="verdict ok"><strong>✓ Every journal counts: {}, each chain is whole.</strong></p>`, count(len(c.Pairs), "journal", "journals"))
		return
	}
	p.Put(`
<div class="trouble" role="note">`)
	if len(c.Left) > 0 {
		p.Put(`<p>{} in none of the figures:</p><ul>`, count(len(c.Left), "journal is", "journals are"))
		for i, x := range c.Left {
			name := clean(x.Label, 60)
			if name == "" {
				name = fmt.Sprintf("file %d of these", i+1)
			}
			if p.Names {
				name = clean(x.File, 200)
			}
			p.Put(`<li><bdi>{}</bdi>: {}</li>`, name, clean(x.Why, 300))
		}
		p.Put(`</ul>`)
	}
	if len(c.Torn) > 0 {
		p.Put(`<p>The last line of {} is half there. The lines before it count: <bdi>{}</bdi>.</p>`, count(len(c.Torn), "journal", "journals"), clean(strings.Join(c.Torn, ", "), 2000))
	}
	p.Put(`</div>`)
}

// bottom ends the page.
func (p *page) bottom() {
	p.Put(`
<section class="proof">
<h2 id="proof-h">What these figures are</h2>
<p>They are made from the journals of the pairs, one for each pair. Times are by the gun. A fall lies where the runner was by the boards before and after it, at an even pace between them,
so that its place is known to some tens of metres. Nobody who fell and did not press a key is in them.</p>
<p>How long it took from a message of the crew until a spotter saw it is not in a journal.</p>
</section>
</main>
<footer><p>Made by spotter <bdi>{}</bdi>. It needs no network and sends nothing.`, clean(p.Program, 80))
	if !p.Names {
		p.Put(` It has no runner's name in it.`)
	}
	p.Put(`</p></footer>
</body>
</html>
`)
}
