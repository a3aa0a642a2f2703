package html

import (
	_ "embed"
	"io"

	"spotter/course"
	"spotter/race/logbook"
	"spotter/report/along"
	"spotter/report/markup"
)

//go:embed page.css
var css string

//go:embed page.js
var script string

// MostRows is the number of events from which on a page leaves some out.
const MostRows = 5000

// Chain says how far the log of a race can be trusted.
type Chain struct {
	Whole   bool   // every hash is right, and the end is there
	Closed  bool   // the log was closed in order
	Verdict string // in words
	Lines   int
	Head    string   // hash of the last line; "" where it stands for nothing
	Damage  []string // places, the first ones
	Damaged int      // how many there are
	Later   string   // on notes and corrections that were added after the race; "" for none
}

// Paper is a size of paper.
type Paper string

// The sizes of paper.
const (
	A4     Paper = "A4"
	Letter Paper = "letter"
)

// Race holds a race and what its page says around it.
type Race struct {
	Book    *logbook.Book
	Chain   Chain
	File    string       // of the log, as a person may type it
	Program string       // version of spotter
	Paper   Paper        // A4 when empty
	Track   *along.Track // of the runner's watch; nil for none
	// Course has the line and the things of the road; nil for none. Without a track it says
	// where things happened: by their distance along it.
	Course *course.Course
}

// page writes a view.
type page struct {
	*markup.Doc
	view
}

// Write writes the page.
func Write(w io.Writer, r Race) error {
	paper := r.Paper
	if paper == "" {
		paper = A4
	}
	p := page{markup.New(w), makeView(r)}
	p.all(Sheet(paper))
	return p.Close()
}

// all writes the page with its style sheet.
func (p *page) all(sheet string) {
	p.top(sheet)
	p.figures()
	p.charts()
	p.splits()
	p.heard()
	p.moments()
	p.fixes()
	p.events()
	p.bottom()
}

// Sheet returns the style sheet of the page for a size of paper, for other pages of the same look.
func Sheet(paper Paper) string { return css + "@page{size:" + string(paper) + "}\n" }
