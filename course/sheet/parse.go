package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"spotter/course"
	"spotter/race"
	"spotter/text"
	"spotter/text/faults"
)

// Options say how a course file is read.
type Options struct {
	// Cues lists the ids of the cues that there are. Others are a fault. Without it every id
	// is taken.
	Cues []string
}

// Parse reads a course file as far as it can be read. Its faults are those of the form; what
// is wrong with the distances, [Sheet.Course] tells.
func Parse(data []byte, o Options) (*Sheet, faults.List) {
	p := &parser{out: &Sheet{Units: race.UnitsKm}, cues: o.Cues, seen: map[string]int{}}
	if len(data) > MaxBytes {
		p.out.broken = true
		return p.out, faults.List{{Text: fmt.Sprintf("it is longer than %d KiB: is it a course file?", MaxBytes>>10)}}
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		p.out.broken = true
		return p.out, faults.List{{Text: "its text is UTF-16: save it as UTF-8"}}
	}
	p.data = bytes.TrimPrefix(data, []byte("\ufeff")) // what Windows editors put first
	for i, c := range p.data {
		if c == '\n' {
			p.ends = append(p.ends, i)
		}
	}
	p.read()
	p.endTable()
	if p.out.DistanceM == 0 && p.out.Track == "" && !p.out.broken {
		p.add(1, `distance is missing: write distance = "marathon", "10 km" or "26.2 mi"`)
	}
	return p.out, p.faults.Sorted(maxFaults)
}

// parser reads a course file with go-toml's parser, which knows where every value stands.
type parser struct {
	data   []byte
	ends   []int // offset of each line's newline
	base   int   // offset where go-toml's parser was last set to begin
	out    *Sheet
	cues   []string
	faults faults.List

	table  string         // name of the current table; "" before any
	ignore bool           // the current table is not ours, or broken
	seen   map[string]int // line of each key of the current table
	entry  *entry         // of the current table
	full   bool           // there are too many things
}

// add notes a fault. What a file brought into the message is shown escaped.
func (p *parser) add(line int, format string, args ...any) {
	p.faults = append(p.faults, faults.Fault{Line: line, Text: text.Escape(fmt.Sprintf(format, args...))})
}

// line returns the line, from 1, of an offset.
func (p *parser) line(offset int) int { return sort.SearchInts(p.ends, offset) + 1 }

// read reads all expressions. Behind a syntax error it goes on at the next table.
func (p *parser) read() {
	var in unstable.Parser
	for p.base < len(p.data) && len(p.faults) <= maxFaults {
		in.Reset(p.data[p.base:])
		for in.NextExpression() {
			p.expression(in.Expression())
		}
		err := in.Error()
		if err == nil {
			return
		}
		at := len(p.data)
		why := err.Error()
		if bad, ok := errors.AsType[*unstable.ParserError](err); ok {
			at, why = min(max(cap(p.data)-cap(bad.Highlight), p.base), len(p.data)), bad.Message
		}
		line := p.line(min(at, max(len(p.data)-1, 0)))
		p.add(line, "not valid TOML: %s", why)
		p.out.broken, p.ignore = true, true
		if p.entry != nil {
			p.entry.badPlace = true
		}
		for p.base = at; p.base < len(p.data); {
			next := bytes.IndexByte(p.data[p.base:], '\n')
			if next < 0 {
				return
			}
			p.base += next + 1
			if bytes.HasPrefix(p.data[p.base:], []byte("[[")) {
				break
			}
		}
	}
}

// expression takes in a table's head or a setting.
func (p *parser) expression(n *unstable.Node) {
	var parts []string
	line := 0
	for it := n.Key(); it.Next(); {
		k := it.Node()
		if line == 0 {
			line = p.line(p.base + int(k.Raw.Offset))
		}
		parts = append(parts, string(k.Data))
	}
	key := strings.Join(parts, ".")
	if n.Kind == unstable.KeyValue {
		p.setting(key, line, n.Value())
		return
	}
	p.endTable()
	p.begin(key, line, n.Kind == unstable.ArrayTable)
}

// begin begins a table.
func (p *parser) begin(name string, line int, double bool) {
	p.table, p.ignore, p.entry, p.seen = name, true, nil, map[string]int{}
	kind, known := kinds[name]
	switch {
	case !known:
		p.add(line, "unknown table %s: a course has %s%s", text.Quote(name), tableNames, meant(name, kindNames))
	case !double:
		p.add(line, "[%s] has single brackets: use [[%s]]", name, name)
	case len(p.out.things) == course.MaxThings:
		if !p.full {
			p.add(line, "more than %d things: a course has at most so many", course.MaxThings)
		}
		p.full = true
	default:
		p.out.things = append(p.out.things, entry{thing: course.Thing{Kind: kind}, line: line})
		p.entry, p.ignore = &p.out.things[len(p.out.things)-1], false
	}
}

// meant names the nearest of some words, or nothing where none is near.
func meant(word string, names []string) string {
	if near := text.Nearest(word, names); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	return ""
}

// setting takes in one setting of the current table.
func (p *parser) setting(key string, line int, value *unstable.Node) {
	if p.ignore {
		return
	}
	if first, twice := p.seen[key]; twice {
		p.add(line, "%s is set twice: first in line %d", text.Quote(key), first)
		return
	}
	p.seen[key] = line
	if p.entry == nil {
		p.top(key, line, value)
		return
	}
	keys := keysOf[p.entry.thing.Kind]
	take, known := settings[key]
	if has(topKeys, key) && !has(keys, key) {
		p.add(line, "%s belongs to the course: move it above the first table", key)
		return
	}
	if !known || !has(keys, key) {
		p.add(line, "unknown key %s: a %s has %s%s", text.Quote(key), p.table, strings.Join(keys, ", "), meant(key, keys))
		return
	}
	take(p, p.entry, line, value)
}
