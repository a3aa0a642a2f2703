package html

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"sync"

	"spotter/course"
	"spotter/race/logbook"
	"spotter/report/along"
)

//go:embed page.css
var css string

//go:embed page.js
var script string

//go:embed page.tmpl
var source string

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

// page holds the texts that the template puts into its places.
type page struct {
	CSS    template.CSS
	Script template.JS
	Policy string
	view
}

// pages returns the template. It is made when it is first used: every start of the program
// would pay for it.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"dict": dict}).Parse(source))
})

// dict joins names and values for a template that is used twice.
func dict(pairs ...any) map[string]any {
	d := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		d[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return d
}

// Write writes the page.
func Write(w io.Writer, r Race) error {
	paper := r.Paper
	if paper == "" {
		paper = A4
	}
	sheet := css + "@page{size:" + string(paper) + "}\n"
	p := page{CSS: template.CSS(sheet), Script: template.JS(script), view: makeView(r)}
	p.Policy = "default-src 'none'; style-src '" + digest(sheet) + "'; script-src '" + digest(script) + "'; base-uri 'none'; form-action 'none'"
	out := bufio.NewWriterSize(w, 64<<10)
	if err := pages().Execute(out, p); err != nil {
		return fmt.Errorf("make the page: %w", err)
	}
	return out.Flush()
}

// digest returns the hash of an inline element as a content security policy names it.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
