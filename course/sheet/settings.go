package sheet

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2/unstable"

	"spotter/course"
	"spotter/race/typed"
	"spotter/text"
)

// kinds holds the kind of thing that each table is.
var kinds = map[string]course.Kind{"board": course.Board, "station": course.Station, "turn": course.Turn,
	"climb": course.Climb, "hazard": course.Hazard, "place": course.Place}

// kindNames are the names of the tables, in the order of the kinds.
var kindNames = []string{"board", "station", "turn", "climb", "hazard", "place"}

// tableNames tells which tables there are.
const tableNames = "[[board]], [[station]], [[turn]], [[climb]], [[hazard]] and [[place]]"

// keysOf holds the keys of each table.
var keysOf = [...][]string{
	course.Board:   {"at", "name"},
	course.Station: {"at", "name", "side", "items", "rest", "cue"},
	course.Turn:    {"at", "name", "side", "cue"},
	course.Climb:   {"at", "to", "name", "cue"},
	course.Hazard:  {"at", "to", "name", "side", "cue"},
	course.Place:   {"at", "name", "side"},
}

// topKeys are the keys above any table.
var topKeys = []string{"name", "distance", "units", "track", "track_number"}

// has reports whether a list has a word.
func has(list []string, word string) bool { return slices.Contains(list, word) }

// settings holds how each key of a thing is read.
var settings = map[string]func(p *parser, e *entry, line int, value *unstable.Node){
	"at":   func(p *parser, e *entry, line int, v *unstable.Node) { p.place(e, &e.at, "at", line, v) },
	"to":   func(p *parser, e *entry, line int, v *unstable.Node) { p.place(e, &e.to, "to", line, v) },
	"name": func(p *parser, e *entry, line int, v *unstable.Node) { e.thing.Name, _ = p.text("name", line, v) },
	"side": func(p *parser, e *entry, line int, v *unstable.Node) {
		s, ok := p.text("side", line, v)
		if !ok {
			return
		}
		if e.thing.Side, ok = course.SideOf(s); !ok {
			p.add(line, "side %s is unknown: use left, right or both, in the road's words", text.Quote(s))
		}
	},
	"items": (*parser).items,
	"rest": func(p *parser, e *entry, line int, v *unstable.Node) {
		s, ok := p.text("rest", line, v)
		if !ok {
			return
		}
		d, err := typed.Duration(s)
		if err != nil {
			p.add(line, `rest %s is no length of time: use a form such as "30s" or "1:30"`, text.Quote(s))
			return
		}
		e.thing.Rest = d
	},
	"cue": func(p *parser, e *entry, line int, v *unstable.Node) {
		s, ok := p.text("cue", line, v)
		switch {
		case !ok:
		case !course.CueID(s):
			p.add(line, "cue %s is no id of a cue: use one such as turn_left", text.Quote(s))
		case p.cues != nil && !has(p.cues, s):
			p.add(line, "cue %s is unknown: spotter cues list shows the cues%s", text.Quote(s), meant(s, p.cues))
		default:
			e.thing.Cue = s
		}
	},
}

// text reads a value that must be a text. Its control characters are a fault.
func (p *parser) text(key string, line int, v *unstable.Node) (s string, ok bool) {
	if v.Kind != unstable.String {
		p.add(line, "%s must be a text in quotes", key)
		return "", false
	}
	s = string(v.Data)
	if text.Clean(s) != s {
		p.add(line, "%s has control characters, or blanks that do not show: %.100q", key, s)
		return "", false
	}
	if n := len([]rune(s)); n > course.MaxName {
		p.add(line, "%s has %d characters: at most %d", key, n, course.MaxName)
		return "", false
	}
	return s, true
}

// place reads a distance along the course.
func (p *parser) place(e *entry, to *spot, key string, line int, v *unstable.Node) {
	if v.Kind == unstable.Integer || v.Kind == unstable.Float {
		e.badPlace = true
		p.add(line, `%s has no unit: write it in quotes, such as %s = "%s km"`, key, key, v.Data)
		return
	}
	s, ok := p.text(key, line, v)
	if !ok {
		e.badPlace = true
		return
	}
	at, err := place(s)
	if err != nil {
		e.badPlace = true
		p.add(line, "%s: %v", key, err)
		return
	}
	*to = at
	if key == "at" && e.thing.Kind == course.Board && e.thing.Name == "" {
		e.thing.Name = sign(s)
	}
}

// items reads what a station has.
func (p *parser) items(e *entry, line int, v *unstable.Node) {
	const form = `items must be a list of texts, such as ["water", "gel"]`
	if v.Kind != unstable.Array {
		p.add(line, form)
		return
	}
	for it := v.Children(); it.Next(); {
		n := it.Node()
		if n.Kind != unstable.String {
			p.add(line, form)
			return
		}
		if s, ok := p.text("items", line, n); ok {
			e.thing.Items = append(e.thing.Items, s)
		}
		if len(e.thing.Items) > course.MaxItems {
			return // told by the check of the course
		}
	}
}

// top takes in a setting of the course itself.
func (p *parser) top(key string, line int, v *unstable.Node) {
	if key == "track_number" {
		p.part(line, v)
		return
	}
	if !has(topKeys, key) {
		if _, table := kinds[key]; table {
			p.add(line, "%s cannot have a value: write a [[%s]] table for each %s", key, key, key)
			return
		}
		p.add(line, "unknown key %s: a course has %s%s", text.Quote(key), strings.Join(topKeys, ", "), meant(key, topKeys))
		return
	}
	s, ok := p.text(key, line, v)
	if !ok {
		p.out.broken = true
		return
	}
	switch key {
	case "name":
		p.out.Name, p.out.lines.name = s, line
	case "distance":
		p.out.lines.distance = line
		m, err := typed.Distance(s)
		if err != nil {
			p.out.broken = true
			p.add(line, "%v", err)
			return
		}
		p.out.DistanceM = m
	case "units":
		if err := typed.CheckUnits(s); err != nil {
			p.add(line, "units: %v", err)
			return
		}
		p.out.Units = s
	case "track":
		if !ValidTrack(s) {
			p.out.broken = true
			p.add(line, "track %s is not a file beside the course file: copy it there and name it without a folder", text.Quote(s))
			return
		}
		p.out.Track, p.out.TrackLine = s, line
	}
}

// ValidTrack reports whether a text can name the GPX of a course file: a path with slashes that
// does not leave the file's folder.
func ValidTrack(s string) bool {
	return filepath.IsLocal(s) && !strings.ContainsAny(s, `\:`) && text.Clean(s) == s && len([]rune(s)) <= course.MaxName
}

// part reads which track is meant.
func (p *parser) part(line int, v *unstable.Node) {
	s := string(v.Data)
	number := v.Kind == unstable.Integer || v.Kind == unstable.Float || v.Kind == unstable.String
	if !number || !ValidPart(s) {
		p.add(line, `track_number must be a number from 1, such as 2, or "2.3" for the third segment of the second track`)
		return
	}
	p.out.Part = s
}

// ValidPart reports whether a text names a part of a track: "2", or "2.3" for the third segment
// of the second track.
func ValidPart(s string) bool {
	return partForm().MatchString(s)
}

// partForm is the form of a part of a track.
var partForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[1-9][0-9]{0,5}(\.[1-9][0-9]{0,5})?$`)
})

// endTable checks the table that ends, and fills in what follows from the rest.
func (p *parser) endTable() {
	e := p.entry
	if e == nil {
		return
	}
	t := &e.thing
	if !e.at.given && !e.badPlace {
		e.badPlace = true
		p.add(e.line, `the %s has no distance: write at = "5 km" or at = "mile 3"`, t.Kind)
	}
	switch {
	case t.Kind == course.Turn && t.Side == course.NoSide && p.seen["side"] == 0:
		e.badPlace = true // or the check of the course would tell it again
		p.add(e.line, `the turn has no side: write side = "left" or side = "right"`)
	case t.Kind == course.Turn && t.Side == course.NoSide:
		e.badPlace = true
	case t.Kind == course.Place && t.Name == "" && p.seen["name"] == 0:
		p.add(e.line, "the place has no name")
	case t.Kind == course.Hazard && t.Name == "" && t.Cue == "" && p.seen["name"]+p.seen["cue"] == 0:
		p.add(e.line, `the hazard has no name and no cue: write one, such as cue = "bump"`)
	}
	if t.Cue == "" && p.seen["cue"] == 0 {
		if cue := usual(t); p.cues == nil || has(p.cues, cue) {
			t.Cue = cue
		}
	}
}

// usual returns the cue that serves a turn or a station where the file names none, in the
// road's words.
func usual(t *course.Thing) string {
	side := ""
	if t.Side == course.Left || t.Side == course.Right {
		side = "_" + t.Side.String()
	}
	switch {
	case t.Kind == course.Turn && side != "":
		return "turn" + side
	case t.Kind == course.Station && (len(t.Items) == 0 || has(t.Items, "water")):
		return "water" + side
	case t.Kind == course.Station && (has(t.Items, "gel") || has(t.Items, "gels")):
		return "gel"
	}
	return ""
}

// tableHead returns the head of the table of a kind.
func tableHead(k course.Kind) string { return fmt.Sprintf("[[%s]]", k) }
