package evidence

import (
	_ "embed"
	"io"

	"spotter/race/logbook"
	"spotter/report/markup"
	"spotter/report/seal"
)

// Race has what the pages are made of.
type Race struct {
	Book  *logbook.Book
	Chain Chain
	Hours []seal.Hour // as [seal.Hours] returns them
	// Files are the files of the bundle besides the pages, and those that the log names and
	// that are not in it.
	Files  []File
	Added  int  // notes and corrections that were added after the race, in a file of their own
	Signed bool // seal.txt is there, with a signature
}

// Chain says how far the journal can be trusted.
type Chain struct {
	File     string   // name of the journal before it was copied
	Verdict  string   // in words
	State    string   // whole, torn, damaged or empty
	Lines    int      // whole lines
	Readable int      // lines that could be read
	Closed   bool     // its last line says that it was closed
	Head     string   // 64 hex digits; "" where the chain is damaged or empty
	SHA256   string   // of its bytes, 64 hex digits
	Damage   []string // its first places, in words
}

// Sort says what a file of a bundle is.
type Sort int

// The sorts of files.
const (
	Proof     Sort = iota // the journal, and what checks it
	Recording             // of what the runner heard
	Copy                  // another file with the same journal
	Picture               // a photograph, a video or another file that a note names
)

// File is a file of the bundle, or one that the log names.
type File struct {
	Name string
	What string // in words
	Sort Sort
	Line uint64 // that names it; 0 for none
	Here bool   // it is in the bundle
	Why  string // it is not
	// SHA256 is that of a note by voice, as the log has it; "" where it does not say.
	SHA256 string
}

//go:embed page.css
var style string

// page writes a view.
type page struct {
	*markup.Doc
	*view
}

// Write writes the pages as one HTML document. Its policy lets in the style that it holds, by its
// hash, and nothing else. The same race gives the same bytes.
func Write(w io.Writer, r *Race) error {
	p := page{markup.New(w), newMaker(r).view()}
	p.all()
	return p.Close()
}

// all writes the pages one behind the other.
func (p *page) all() {
	p.top()
	p.contents()
	p.hours()
	p.incidents()
	p.splits()
	p.shifts()
	p.sheet()
	for i := range p.Statements {
		p.statement(&p.Statements[i])
	}
	p.sound()
	p.check()
}
