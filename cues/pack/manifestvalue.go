package pack

import (
	"errors"
	"strconv"

	"spotter/text"

	"github.com/pelletier/go-toml/v2/unstable"
)

// keyValue takes in one setting of the current table.
func (p *manifestParser) keyValue(key string, line int, value *unstable.Node) {
	if p.table == tableIgnore {
		return
	}
	if first, dup := p.seen[key]; dup {
		p.fl.add(p.at(line), "%s is set twice: first in line %d", text.Quote(key), first)
		return
	}
	p.seen[key] = line
	if p.table == tableTop {
		p.topValue(key, line, value)
		return
	}
	if p.table == tableWord {
		p.wordValue(key, line, value)
		return
	}
	p.cueValue(key, line, value)
}

// wordValue takes in a setting of a word.
func (p *manifestParser) wordValue(key string, line int, value *unstable.Node) {
	switch c := p.cue; key {
	case "id":
		p.text(&c.id, key, line, value)
	case "text":
		p.text(&c.text, key, line, value)
	case "file":
		p.text(&c.file, key, line, value)
	default:
		p.fl.add(p.at(line), "unknown key %s: a word has id, text and file", text.Quote(key))
	}
}

// topValue takes in a setting of the pack itself.
func (p *manifestParser) topValue(key string, line int, value *unstable.Node) {
	switch key {
	case "name":
		p.text(&p.out.name, key, line, value)
	case "language":
		p.text(&p.out.language, key, line, value)
	case "license":
		p.text(&p.out.license, key, line, value)
	case "extends":
		p.text(&p.out.extends, key, line, value)
		p.out.extendsFrom = p.base + int(value.Raw.Offset)
		p.out.extendsTo = p.out.extendsFrom + int(value.Raw.Length)
	case "bind":
		p.text(&p.out.bind, key, line, value)
	case "format":
		p.format(line, value)
	case "cue":
		p.fl.add(p.at(line), "cue cannot have a value: write a [[cue]] table for each cue")
		p.out.broken = true
	default:
		p.fl.add(p.at(line), "unknown key %s: a pack has format, name, language, license, extends and bind", text.Quote(key))
	}
}

// cueValue takes in a setting of a cue.
func (p *manifestParser) cueValue(key string, line int, value *unstable.Node) {
	c := p.cue
	switch key {
	case "id":
		p.text(&c.id, key, line, value)
	case "text":
		p.text(&c.text, key, line, value)
	case "class":
		p.text(&c.class, key, line, value)
	case "pan":
		p.text(&c.pan, key, line, value)
	case "file":
		p.text(&c.file, key, line, value)
	case "keys":
		p.keyNames(c, line, value)
	case "retrigger":
		p.text(&c.retrigger, key, line, value)
	case "countdown":
		p.text(&c.countdown, key, line, value)
	case "repeat_ms":
		p.millis(&c.repeat, key, line, value)
	case "ttl_ms":
		p.millis(&c.ttl, key, line, value)
	case "name", "language", "license", "extends", "bind", "format":
		p.fl.add(p.at(line), "%s belongs to the pack: move it above the first [[cue]]", key)
		p.out.broken = true
	default:
		p.fl.add(p.at(line), "unknown key %s: a cue has id, text, class, pan, keys, file, retrigger, repeat_ms, ttl_ms and countdown", text.Quote(key))
	}
}

// text stores a string value, or notes that it is none.
func (p *manifestParser) text(dst *located, key string, line int, value *unstable.Node) {
	dst.place = p.at(line)
	if value.Kind != unstable.String {
		dst.wrong = true
		p.fl.add(p.at(line), "%s must be a text in quotes", key)
		return
	}
	dst.text = string(value.Data)
}

// millis stores a whole number of milliseconds, or notes that it is none. One too
// large for its type is stored as the largest: its bounds are checked later.
func (p *manifestParser) millis(dst *millis, key string, line int, value *unstable.Node) {
	dst.place = p.at(line)
	var ok bool
	if dst.ms, ok = wholeNumber(value); !ok {
		dst.wrong = true
		p.fl.add(p.at(line), "%s must be a whole number of milliseconds, such as 500", key)
	}
}

// wholeNumber returns the number that a value is, the largest for one too large
// for its type.
func wholeNumber(value *unstable.Node) (n int64, ok bool) {
	if value.Kind != unstable.Integer {
		return 0, false
	}
	n, err := strconv.ParseInt(string(value.Data), 0, 64)
	return n, err == nil || errors.Is(err, strconv.ErrRange)
}

// format stores the version of the pack format, or notes that it is none.
func (p *manifestParser) format(line int, value *unstable.Node) {
	dst := &p.out.format
	dst.place = p.at(line)
	var ok bool
	if dst.ms, ok = wholeNumber(value); !ok || dst.ms < 1 {
		dst.wrong = true
		p.fl.add(dst.place, "format must be a whole number, 1 or more, such as format = %d", packFormat)
	}
}

// keyNames stores the key names of a cue, or notes that they are none.
func (p *manifestParser) keyNames(c *rawCue, line int, value *unstable.Node) {
	c.keysAt = p.at(line)
	if value.Kind != unstable.Array {
		p.fl.add(p.at(line), "keys must be a list of texts, such as [\"left\", \"h\"]")
		p.out.broken = true
		return
	}
	for it := value.Children(); it.Next(); {
		n := it.Node()
		if n.Kind != unstable.String {
			p.fl.add(p.at(line), "keys must be a list of texts, such as [\"left\", \"h\"]")
			p.out.broken = true
			return
		}
		c.keys = append(c.keys, located{text: string(n.Data), place: p.at(p.line(p.base + int(n.Raw.Offset)))})
	}
}
