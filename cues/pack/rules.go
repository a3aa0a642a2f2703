package pack

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/text"
)

// Limits of a pack. They are far above what a race needs and keep a stranger's
// pack from filling memory or the screen.
const (
	maxManifest = 1 << 20   // bytes
	maxFile     = 32 << 20  // bytes, of one cue file
	maxFiles    = 256 << 20 // bytes, of all cue files together
	maxCues     = 200
	maxKeys     = 16 // of one cue
	maxText     = 80 // runes, of a name, licence or cue text
	maxFileName = 200
	maxIDLength = 32
)

var (
	idPattern       = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9_]+$`) })
	languagePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`) })
)

// StopID is the cue that every pack has: it repeats until it is cleared.
const StopID cues.ID = "stop"

// judge applies every rule that needs no file, notes the faults, and returns the
// cues that have an ID. They are usable only if there was no fault.
func judge(m *manifest, fl *faultList) []cues.Cue {
	judgeTop(m, fl)
	if len(m.cues) > maxCues {
		fl.add(m.cues[maxCues].place, "%d cues: a pack has at most %d", len(m.cues), maxCues)
		m.cues = m.cues[:maxCues]
		m.broken = true
	}
	out := make([]cues.Cue, 0, len(m.cues))
	ids := map[cues.ID]int{} // the line of each
	keys := map[string]cues.ID{}
	for _, raw := range m.cues {
		c := judgeCue(raw, m.language.text, fl)
		if c.ID == "" {
			m.broken = true
			continue
		}
		if first, dup := ids[c.ID]; dup {
			fl.add(raw.id.place, "id %s is used twice: first in line %d", text.Quote(string(c.ID)), first)
		} else {
			ids[c.ID] = raw.id.line
		}
		judgeKeys(raw, c.ID, keys, fl)
		out = append(out, c)
	}
	if !m.broken { // what could not be read may be what seems to be missing
		judgeWhole(m, out, fl)
	}
	return out
}

// judgeTop checks what is said of the pack as a whole.
func judgeTop(m *manifest, fl *faultList) {
	for _, f := range []struct {
		key, example string
		value        located
	}{
		{"name", "en-US Heart", m.name},
		{"language", "en-US", m.language},
		{"license", "CC0-1.0", m.license},
	} {
		judgeText(f.key, f.example, f.value, m.top, m.broken, fl)
	}
	if l := m.language; l.text != "" && !languagePattern().MatchString(l.text) {
		fl.add(l.place, "language %s is not a language tag: use one such as \"en-US\"", text.Quote(l.text))
	}
	if len(m.cues) == 0 && !m.broken {
		fl.add(m.top, "no cues: describe each in a [[cue]] table")
	}
}

// judgeText checks a text that must be there. Broken tells that part of its
// table could not be read, so that its absence proves nothing.
func judgeText(key, example string, v located, owner place, broken bool, fl *faultList) {
	switch {
	case v.wrong, v.line == 0 && broken:
	case v.line == 0:
		fl.add(owner, "%s is missing: add a line such as %s = %q", key, key, example)
	case strings.TrimSpace(v.text) == "":
		fl.add(v.place, "%s is empty", key)
	default:
		if r, bad := badRune(v.text); bad {
			fl.add(v.place, "%s %s has the control character %U: take it out", key, text.Quote(v.text), r)
		} else if utf8.RuneCountInString(v.text) > maxText {
			fl.add(v.place, "%s is longer than %d characters", key, maxText)
		}
	}
}

// judgeCue checks one cue by itself, apart from its keys.
func judgeCue(raw *rawCue, language string, fl *faultList) cues.Cue {
	c := cues.Cue{Line: raw.line, Manifest: raw.manifest(), Text: raw.text.text, File: raw.file.inPack()}
	c.ID = judgeID(raw, "left", fl)
	judgeText("text", "Left", raw.text, raw.place, raw.broken, fl)
	judgeFileName(raw, fl)
	var ok bool
	switch class := raw.class; {
	case class.wrong, class.line == 0 && raw.broken:
	case class.line == 0:
		fl.add(raw.place, "class is missing: add one of %s", classList())
	default:
		if c.Class, ok = cues.ParseClass(class.text); !ok {
			fl.add(class.place, "unknown class %s: use one of %s", text.Quote(class.text), classList())
		}
	}
	c.Pan, ok = judgePan(raw, fl)
	judgeTiming(raw, &c, fl)
	judgeCountdown(raw, &c, fl)
	for _, k := range raw.keys {
		c.Keys = append(c.Keys, k.text)
	}
	if c.ID != "" && ok {
		judgeSide(raw, c, language, fl)
	}
	return c
}

// judgeID returns the ID of a cue or word, empty for one that is a fault already.
func judgeID(raw *rawCue, example string, fl *faultList) cues.ID {
	switch id := raw.id; {
	case id.wrong, id.line == 0 && raw.broken:
	case id.line == 0:
		fl.add(raw.place, "id is missing: add a line such as id = %q", example)
	case !idPattern().MatchString(id.text) || len(id.text) > maxIDLength:
		fl.add(id.place, "id %s cannot be used: use only a to z, 0 to 9 and _, at most %d characters", text.Quote(id.text), maxIDLength)
	default:
		return cues.ID(id.text)
	}
	return ""
}

// classList returns the classes in words, most urgent first.
func classList() string {
	var names []string
	for c := cues.Alarm; c >= cues.Info; c-- {
		names = append(names, c.String())
	}
	return strings.Join(names, ", ")
}

// judgePan reads the pan; ok is false when it is a fault already.
func judgePan(raw *rawCue, fl *faultList) (pan cues.Pan, ok bool) {
	switch v := raw.pan; {
	case v.wrong, v.line == 0 && raw.broken:
		return cues.Centre, false
	case v.line == 0, v.text == "centre":
		return cues.Centre, true
	case v.text == "left":
		return cues.Left, true
	case v.text == "right":
		return cues.Right, true
	default:
		fl.add(v.place, "unknown pan %s: use left, right or centre", text.Quote(v.text))
		return cues.Centre, false
	}
}

// judgeSide checks that everything about a cue is on the same side: a runner
// obeys at once, so a word in the wrong ear can end in a fall.
func judgeSide(raw *rawCue, c cues.Cue, language string, fl *faultList) {
	at := raw.place
	if raw.pan.line > 0 {
		at = raw.pan.place
	}
	side := cues.Side(c.ID)
	switch {
	case side == cues.Centre && cues.Mirror(c.ID) != c.ID:
		fl.add(raw.id.place, "id %s names both sides: name one", text.Quote(string(c.ID)))
		return
	case side == cues.Centre && c.Pan != cues.Centre:
		fl.add(at, "pan %q for %s, whose id names no side, so that spotter cannot mirror it: "+
			"call it %s and add its mirror", c.Pan, text.Quote(string(c.ID)), text.Quote(string(c.ID)+"_"+c.Pan.String()))
		return
	case side == cues.Centre:
		return
	case c.Pan != side:
		fl.add(at, "pan %q for %s: use %q", c.Pan, text.Quote(string(c.ID)), side)
	}
	other := (-side).String()
	for _, k := range raw.keys {
		if _, base := keyname.Split(k.text); base == other {
			fl.add(k.place, "key %s for %s is the arrow of the other side: choose another", text.Quote(k.text), text.Quote(string(c.ID)))
		}
	}
	if strings.HasPrefix(strings.ToLower(language), "en") {
		words := strings.FieldsFunc(strings.ToLower(c.Text), func(r rune) bool { return r < 'a' || r > 'z' })
		if slices.Contains(words, other) && !slices.Contains(words, side.String()) {
			fl.add(raw.text.place, "text %s for %s names the other side: change it", text.Quote(c.Text), text.Quote(string(c.ID)))
		}
	}
}

// judgeFileName checks that a cue's file is named as one inside the pack.
func judgeFileName(raw *rawCue, fl *faultList) {
	v := raw.file
	switch {
	case v.wrong, v.line == 0 && raw.broken:
		return
	case v.line == 0:
		fl.add(raw.place, "file is missing: add a line such as file = \"left.wav\"")
	case v.text == "":
		fl.add(v.place, "file is empty")
	case len(v.text) > maxFileName:
		fl.add(v.place, "file name is longer than %d bytes: shorten it", maxFileName)
	default:
		if r, bad := badRune(v.text); bad {
			fl.add(v.place, "file %s has the control character %U", text.Quote(v.text), r)
		} else if strings.ContainsAny(v.text, `\:`) || !fs.ValidPath(v.text) || v.text == "." ||
			strings.EqualFold(v.text, manifestName) || strings.EqualFold(v.text, sumsName) {
			fl.add(v.place, "file %s is not a sound file inside the pack: use a path that starts in the folder of %s, "+
				"with / and without ..", text.Quote(v.text), manifestName)
		} else {
			return
		}
	}
	raw.file.wrong = true // so that nobody opens it
}

// judgeKeys checks the keys of a cue, alone and against those of the others.
func judgeKeys(raw *rawCue, id cues.ID, used map[string]cues.ID, fl *faultList) {
	if len(raw.keys) > maxKeys {
		fl.add(raw.keysAt, "%d keys for %s: a cue has at most %d", len(raw.keys), text.Quote(string(id)), maxKeys)
		return
	}
	for _, k := range raw.keys {
		if r, bad := badRune(k.text); bad {
			fl.add(k.place, "key %s has the control character %U", text.Quote(k.text), r)
			continue
		}
		if msg := keyname.Check(k.text); msg != "" {
			fl.add(k.place, "%s", msg)
			continue
		}
		switch first, taken := used[k.text]; {
		case taken && first == id:
			fl.add(k.place, "key %s twice for %s", text.Quote(k.text), text.Quote(string(id)))
		case taken:
			fl.add(k.place, "key %s used by %s and %s", text.Quote(k.text), text.Quote(string(first)), text.Quote(string(id)))
		default:
			used[k.text] = id
		}
	}
}

// sameWords reports whether two texts are spoken alike, as far as their letters
// tell.
func sameWords(a, b string) bool {
	return a != "" && strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// judgeWhole checks what a pack must have as a whole.
func judgeWhole(m *manifest, all []cues.Cue, fl *faultList) {
	judgeLastWord(m, all, fl)
	at := make(map[cues.ID]place, len(all))
	for i, c := range all {
		at[c.ID] = m.cues[i].place
	}
	for _, c := range all {
		mirror := cues.Mirror(c.ID)
		if _, ok := at[mirror]; cues.Side(c.ID) != cues.Centre && !ok {
			fl.add(at[c.ID], "%s without %s: add %[2]s, or its key is silent when the sides are mirrored", text.Quote(string(c.ID)), text.Quote(string(mirror)))
		}
		if cues.Side(c.ID) == cues.Right && slices.ContainsFunc(all, func(o cues.Cue) bool { return o.ID == mirror && sameWords(o.Text, c.Text) }) {
			where := at[c.ID]
			if where.manifest() != fl.file { // taken over: the other one was changed
				where = at[mirror]
			}
			fl.add(where, "text %s for %s is also the text of %s: choose another word, for a runner with one earbud",
				text.Quote(c.Text), text.Quote(string(c.ID)), text.Quote(string(mirror)))
		}
	}
	for _, c := range all {
		if c.ID != StopID {
			continue
		}
		if c.Class != cues.Alarm && c.Class != 0 {
			fl.add(at[c.ID], "class %q for %s: use %q", c.Class, text.Quote(string(c.ID)), cues.Alarm)
		}
		if len(c.Keys) == 0 {
			fl.add(at[c.ID], "no keys for %s: give it one, such as \"space\"", text.Quote(string(c.ID)))
		}
		return
	}
	if len(all) > 0 {
		fl.add(m.top, "no cue %s: add it, or nobody can stop the runner", text.Quote(string(StopID)))
	}
}
