package pack

import (
	"bytes"
	"errors"
	"sort"
	"strings"

	"spotter/text"

	"github.com/pelletier/go-toml/v2/unstable"
)

// located is a text of the manifest and the line where it stands. The zero
// value is one that is not there.
type located struct {
	text string
	place
	wrong bool // there, but no text: already a fault
}

// inPack returns a file's name in the whole pack, with what it extends.
func (l located) inPack() string {
	if l.in == nil {
		return l.text
	}
	return l.in.prefix + l.text
}

// millis is a whole number of milliseconds in the manifest, as [located] is a text.
type millis struct {
	ms int64
	place
	wrong bool
}

// rawCue is a cue as the manifest has it, before any rule was applied.
type rawCue struct {
	place                      // of its [[cue]]
	id, text, class, pan, file located
	retrigger, countdown       located
	repeat, ttl                millis
	keys                       []located
	keysAt                     place // line 0: no keys
	broken                     bool  // part of it could not be read
}

// manifest holds the tables of a pack.toml that could be read.
type manifest struct {
	top                     place // where the absence of something is reported
	name, language, license located
	extends, bind           located
	extendsFrom, extendsTo  int    // offsets of the value of extends, behind a byte order mark
	format                  millis // no time, but a whole number too
	cues                    []*rawCue
	words                   []*rawCue // with an id, a text and a file
	broken                  bool      // part of it could not be read
	newer                   bool      // of a format that is not known here
}

// manifestParser reads a manifest with go-toml's parser, which knows where every
// value stands, and goes on behind a syntax error.
type manifestParser struct {
	data  []byte
	in    *layer
	ends  []int // offset of each line's newline
	out   *manifest
	fl    *faultList
	table table
	cue   *rawCue        // the current one, in tableCue and tableWord
	base  int            // offset where go-toml's parser was last set to begin
	end   int            // offset behind the last expression that was read
	seen  map[string]int // line of each key of the current table
}

// table says which table the parser is in.
type table uint8

const (
	tableTop    table = iota // before any table
	tableCue                 // in a [[cue]]
	tableWord                // in a [[word]]
	tableIgnore              // in one that is not ours, or whose head is broken
)

// parseManifest reads data as far as it can be read and notes its faults in fl.
// It keeps no part of data.
func parseManifest(data []byte, in *layer, fl *faultList) *manifest {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // what Windows editors put first
	p := &manifestParser{data: data, in: in, out: &manifest{top: place{in, 1}}, fl: fl, seen: map[string]int{}}
	for i, c := range data {
		if c == '\n' {
			p.ends = append(p.ends, i)
		}
	}
	var parser unstable.Parser
	for from := 0; from < len(data); {
		p.base = from
		parser.Reset(data[from:])
		for parser.NextExpression() {
			p.expression(parser.Expression())
		}
		err := parser.Error()
		if err == nil {
			break
		}
		from = p.syntaxError(err)
		if fl.more > 0 {
			break
		}
	}
	return p.out
}

// offset returns where sub, a part of the data, starts.
func (p *manifestParser) offset(sub []byte) int {
	return min(max(cap(p.data)-cap(sub), 0), len(p.data))
}

// line returns the line, from 1, of an offset.
func (p *manifestParser) line(offset int) int {
	return sort.SearchInts(p.ends, offset) + 1
}

// at returns the place of a line.
func (p *manifestParser) at(line int) place { return place{p.in, line} }

// lineStart returns the offset where a line starts; the end of the data for one
// behind the last.
func (p *manifestParser) lineStart(line int) int {
	switch {
	case line <= 1:
		return 0
	case line-2 < len(p.ends):
		return p.ends[line-2] + 1
	}
	return len(p.data)
}

// lineText returns a line without the blanks around it.
func (p *manifestParser) lineText(line int) []byte {
	return bytes.TrimSpace(p.data[p.lineStart(line):p.lineStart(line+1)])
}

// syntaxError notes a syntax error and returns the offset to go on from: the
// next line where the fault is in an expression of one line, and the next table
// where it is not, since what lies between could be anything.
func (p *manifestParser) syntaxError(err error) int {
	at := len(p.data)
	var perr *unstable.ParserError
	msg := err.Error()
	if errors.As(err, &perr) {
		at, msg = p.offset(perr.Highlight), perr.Message
	}
	start := 1
	if p.end > 0 {
		start = p.line(p.end) + 1
	}
	last := len(p.ends) + 1
	for start < last && start < p.line(at) && skippable(p.lineText(start)) {
		start++
	}
	line := max(p.line(min(at, max(len(p.data)-1, 0))), start)
	if at >= len(p.data)-1 {
		p.fl.add(p.at(start), "not valid TOML: %s", msg) // something has no end: say where it begins
	} else {
		p.fl.add(p.at(line), "not valid TOML: %s", msg)
	}
	p.out.broken = true
	if p.cue != nil {
		p.cue.broken = true
	}
	if bytes.HasPrefix(p.lineText(start), []byte("[")) {
		p.table, p.cue = tableIgnore, nil
	}
	next := line + 1
	if line != start {
		for next = start + 1; next <= last && !tableHead(p.lineText(next)); next++ {
		}
	}
	from := p.lineStart(next)
	p.end = max(from-1, 0)
	return from
}

// skippable reports whether a line holds no expression.
func skippable(line []byte) bool { return len(line) == 0 || line[0] == '#' }

// tableHead reports whether a line looks like the head of a table, rather than
// like a part of an array.
func tableHead(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("["))
	if !ok || len(rest) == 0 {
		return false
	}
	c := rest[0]
	return c == '[' || c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// expression takes in one expression of the manifest.
func (p *manifestParser) expression(n *unstable.Node) {
	key, line := p.key(n)
	if n.Kind == unstable.KeyValue {
		p.end = p.base + int(n.Raw.Offset+n.Raw.Length)
		p.keyValue(key, line, n.Value())
		return
	}
	p.cue, p.table = nil, tableIgnore
	p.seen = map[string]int{}
	switch {
	case n.Kind == unstable.ArrayTable && key == "cue":
		p.table, p.cue = tableCue, &rawCue{place: p.at(line)}
		p.out.cues = append(p.out.cues, p.cue)
	case n.Kind == unstable.ArrayTable && key == "word":
		p.table, p.cue = tableWord, &rawCue{place: p.at(line)}
		p.out.words = append(p.out.words, p.cue)
	case key == "cue", key == "word":
		p.fl.add(p.at(line), "[%s] has single brackets: use [[%s]]", key, key)
		p.out.broken = true
	default:
		p.fl.add(p.at(line), "unknown table %s: a pack has only [[cue]] and [[word]]", text.Quote(key))
	}
}

// key returns the dotted key of an expression and the line it stands on, and
// notes where it ends.
func (p *manifestParser) key(n *unstable.Node) (key string, line int) {
	var parts []string
	for it := n.Key(); it.Next(); {
		k := it.Node()
		if line == 0 {
			line = p.line(p.base + int(k.Raw.Offset))
		}
		p.end = p.base + int(k.Raw.Offset+k.Raw.Length)
		parts = append(parts, string(k.Data))
	}
	return strings.Join(parts, "."), line
}
