package bindings

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"spotter/input"
	"spotter/text"
	"spotter/text/faults"
)

// parser reads a file whose TOML is known to be valid.
type parser struct {
	data   []byte
	out    File
	faults faults.List
	seen   map[string]int // line of each key of the current table
	table  string         // "device" or "device.bind"; "" above any, or in one that is not ours
	begun  int            // line of the table's head
	do     string         // of the current button
}

// Parse reads a file and tells every fault at once. Fields of later versions are no faults: they
// are in [File.Notes].
func Parse(data []byte) (*File, error) {
	switch {
	case len(data) > maxBytes:
		return nil, faults.List{{Text: fmt.Sprintf("it is longer than %d KiB", maxBytes>>10)}}
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, faults.List{{Text: "its text is UTF-16: save it as UTF-8"}}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // what Windows editors put first
	// The strict reader knows all of TOML's rules, the other one where things stand.
	var all map[string]any
	if err := toml.Unmarshal(data, &all); err != nil {
		line := 0
		if d, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ = d.Position()
		}
		return nil, faults.List{{Line: line, Text: "not valid TOML: " + text.Escape(strings.TrimPrefix(err.Error(), "toml: "))}}
	}
	p := parser{data: data}
	p.read()
	if len(p.faults) > 0 {
		return nil, p.faults.Sorted(maxFaults)
	}
	return &p.out, nil
}

// add notes a fault.
func (p *parser) add(line int, format string, args ...any) {
	p.faults = append(p.faults, faults.Fault{Line: line, Text: text.Escape(fmt.Sprintf(format, args...))})
}

// note notes a field that this version does not know.
func (p *parser) note(line int, format string, args ...any) {
	if len(p.out.Notes) < maxFaults {
		p.out.Notes = append(p.out.Notes, faults.Fault{Line: line, Text: text.Escape(fmt.Sprintf(format, args...))})
	}
}

// read reads all expressions.
func (p *parser) read() {
	var in unstable.Parser
	in.Reset(p.data)
	for in.NextExpression() {
		e := in.Expression()
		var parts []string
		line := 0
		for it := e.Key(); it.Next(); {
			if line == 0 {
				line = in.Shape(it.Node().Raw).Start.Line
			}
			parts = append(parts, string(it.Node().Data))
		}
		key := strings.Join(parts, ".")
		if e.Kind == unstable.KeyValue {
			p.setting(key, line, e.Value())
			continue
		}
		p.end()
		p.begin(key, line, e.Kind == unstable.ArrayTable)
	}
	p.end()
	p.judge()
}

// begin begins a table.
func (p *parser) begin(name string, line int, double bool) {
	p.table, p.begun, p.seen, p.do = "", line, map[string]int{}, ""
	switch {
	case name != "device" && name != "device.bind":
		p.note(line, "this version does not know the table [%s]", name)
	case !double:
		p.add(line, "[%s] has single brackets: use [[%s]]", name, name)
	case name == "device" && len(p.out.Devices) == maxDevices:
		p.add(line, "more than %d devices", maxDevices)
	case name == "device":
		p.table = name
		p.out.Devices = append(p.out.Devices, Device{Line: line})
	case len(p.out.Devices) == 0:
		p.add(line, "[[device.bind]] stands above any [[device]]: write [[device]] before it")
	case len(p.device().Binds) == maxBinds:
		p.add(line, "more than %d buttons of one device", maxBinds)
	default:
		p.table = name
		p.device().Binds = append(p.device().Binds, Bind{Line: line})
	}
}

// device returns the device that is read.
func (p *parser) device() *Device { return &p.out.Devices[len(p.out.Devices)-1] }

// bind returns the button that is read.
func (p *parser) bind() *Bind {
	d := p.device()
	return &d.Binds[len(d.Binds)-1]
}

// setting takes in one setting of the current table.
func (p *parser) setting(key string, line int, v *unstable.Node) {
	if p.table == "" {
		if p.begun == 0 {
			p.note(line, "this version does not know %s", text.Quote(key))
		}
		return
	}
	p.seen[key] = line
	switch p.table + " " + key {
	case "device name":
		if s, ok := p.text(key, line, v); ok {
			p.device().Name = s
		}
	case "device about":
		if s, ok := p.text(key, line, v); ok {
			p.device().About = s
		}
	case "device bind":
		p.add(line, "bind is a table: write [[device.bind]] below the device, with key and do")
	case "device.bind key":
		p.bind().Key, _ = p.text(key, line, v)
	case "device.bind do":
		p.do, _ = p.text(key, line, v)
	default:
		known := []string{"name", "about"}
		if p.table == "device.bind" {
			known = []string{"key", "do"}
		}
		p.note(line, "this version does not know %s of [[%s]]%s", text.Quote(key), p.table, meant(text.Nearest(key, known)))
	}
}

// text reads a value that must be a text that can be shown.
func (p *parser) text(key string, line int, v *unstable.Node) (string, bool) {
	s := string(v.Data)
	switch {
	case v.Kind != unstable.String:
		p.add(line, "%s must be a text in quotes", key)
	case text.Clean(s) != s:
		p.add(line, "%s has control characters, or blanks that do not show: %.100q", key, s)
	case len([]rune(s)) > MaxName:
		p.add(line, "%s is longer than %d characters", key, MaxName)
	case strings.TrimSpace(s) == "":
		p.add(line, "%s is empty", key)
	default:
		return s, true
	}
	return "", false
}

// end judges what the table that ends says on its own.
func (p *parser) end() {
	if p.table != "device.bind" {
		return
	}
	b := p.bind()
	for _, key := range []string{"key", "do"} {
		if p.seen[key] == 0 {
			p.add(b.Line, "%s is missing: a button has key and do", key)
		}
	}
	if p.do == "" {
		return
	}
	do, ok := input.ParseDo(p.do)
	if !ok {
		p.add(p.seen["do"], "do %s is no cue: use the id of a cue such as left, or one of %s%s", text.Quote(p.do),
			strings.Join(input.Acts(), ", "), meant(text.Nearest(strings.ToLower(p.do), append(input.Acts(), "left", "right"))))
	}
	b.Do = do
	if line := p.seen["key"]; line > 0 {
		b.Line = line
	}
}

// judge looks at all devices together, once their names are known.
func (p *parser) judge() {
	named := map[string]int{}
	type place struct{ device, key string }
	first := map[place]int{}
	for i := range p.out.Devices {
		d := &p.out.Devices[i]
		low := strings.ToLower(d.Name)
		if before := named[low]; before > 0 && low != "" {
			p.add(d.Line, "device %s is there twice: first in line %d", text.Quote(d.Name), before)
		}
		named[low] = d.Line
		for _, b := range d.Binds {
			if b.Key == "" {
				continue // told
			}
			if why := checkKey(d.Name, b.Key); why != "" {
				p.add(b.Line, "%s", why)
				continue
			}
			at := place{low, b.Key}
			if d.Name != "" {
				at.key = evdevName(b.Key)
			}
			if before := first[at]; before > 0 {
				p.add(b.Line, "key %s is bound twice: first in line %d", text.Quote(b.Key), before)
				continue
			}
			first[at] = b.Line
		}
	}
}
