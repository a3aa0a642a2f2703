package pack

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"spotter/text"
)

// extend completes m with what its base says and m does not: cue by cue, word by
// word and setting by setting. Cues and words of the base keep their order and
// come first. The base has no faults, so that whatever is wrong afterwards was
// brought about by m.
func extend(m, base *manifest, fl *faultList) {
	foreign := m.language.line > 0 && !m.language.wrong && !sameTongue(m.language.text, base.language.text)
	x := &extension{m: m, base: base, foreign: foreign, fl: fl}
	x.cues()
	x.words()
	if foreign {
		x.judgeTongue()
	}
	for _, v := range []struct{ own, base *located }{
		{&m.name, &base.name}, {&m.language, &base.language}, {&m.license, &base.license}, {&m.bind, &base.bind},
	} {
		takeOver(v.own, *v.base)
	}
}

// extension is a manifest while it is put on top of its base.
type extension struct {
	m, base *manifest
	foreign bool // they speak two languages
	strange []string
	fl      *faultList
}

// takeOver sets a setting that is not there to that of the base.
func takeOver(own *located, base located) {
	if own.line == 0 {
		*own = base
	}
}

// sameTongue reports whether two language tags are of one language, such as
// "en-US" and "en-GB".
func sameTongue(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return strings.EqualFold(a, b)
}

// cues puts the cues of the manifest on top of those of its base.
func (x *extension) cues() {
	own, added := x.match(x.m.cues, x.base.cues)
	taken := map[string]taker{}
	for _, c := range x.m.cues {
		for _, k := range c.keys {
			if _, ok := taken[k.text]; !ok {
				taken[k.text] = taker{k.place, c.id.text}
			}
		}
	}
	all := make([]*rawCue, 0, len(x.base.cues)+len(added))
	for _, b := range x.base.cues {
		c := own[b.id.text]
		if c == nil {
			c = &rawCue{place: b.place, id: b.id}
		}
		x.cue(c, b, taken)
		all = append(all, c)
	}
	x.m.cues = append(all, added...)
}

// words puts the words of the manifest on top of those of its base, unless the
// two languages differ: a split is said in one.
func (x *extension) words() {
	if x.foreign {
		return
	}
	own, added := x.match(x.m.words, x.base.words)
	all := make([]*rawCue, 0, len(x.base.words)+len(added))
	for _, b := range x.base.words {
		w := own[b.id.text]
		if w == nil {
			w = &rawCue{place: b.place, id: b.id}
		}
		x.sound(w, b)
		all = append(all, w)
	}
	x.m.words = append(all, added...)
}

// match returns those of a manifest that change one of the base, by ID, and
// those that are new.
func (x *extension) match(raws, base []*rawCue) (own map[string]*rawCue, added []*rawCue) {
	known := make(map[string]bool, len(base))
	for _, b := range base {
		known[b.id.text] = true
	}
	own = map[string]*rawCue{}
	for _, c := range raws {
		id := c.id.text
		switch {
		case known[id] && own[id] == nil:
			own[id] = c
		case known[id]: // there twice: a fault already, and no more than that
			c.broken = true
			added = append(added, c)
		default:
			if id != "" && !c.broken && (c.text.line == 0 || c.file.line == 0) {
				x.fl.add(c.id.place, "the pack that this one extends, %[2]s, has no cue %[1]s: correct the id, or add text, class and file to make a new cue",
					text.Quote(id), text.Quote(x.m.extends.text))
			}
			added = append(added, c)
		}
	}
	return own, added
}

// taker is a cue that a key was given to.
type taker struct {
	place // of the key
	id    string
}

// cue completes one cue with what its base says.
func (x *extension) cue(c, b *rawCue, taken map[string]taker) {
	x.sound(c, b)
	if c.class.line == 0 || c.class.text == b.class.text { // another class keeps other times
		takeOver(&c.retrigger, b.retrigger)
		takeOver(&c.countdown, b.countdown)
		if c.repeat.line == 0 {
			c.repeat = b.repeat
		}
		if c.ttl.line == 0 {
			c.ttl = b.ttl
		}
	}
	takeOver(&c.class, b.class)
	takeOver(&c.pan, b.pan)
	if c.keysAt.line > 0 || c.broken {
		return
	}
	c.keysAt = b.keysAt
	var last taker
	for _, k := range b.keys {
		if t, ok := taken[k.text]; ok {
			last = t
			continue
		}
		c.keys = append(c.keys, k)
	}
	if len(c.keys) == 0 && len(b.keys) > 0 {
		x.fl.add(last.place, "%q takes the last key of %s: give that cue another key, or set keys = [] for it",
			last.id, text.Quote(b.id.text))
	}
}

// sound completes text and file. The two belong together: what the screen says
// is what the runner hears.
func (x *extension) sound(c, b *rawCue) {
	switch {
	case x.foreign:
		if c.text.line == 0 || c.file.line == 0 {
			x.strange = append(x.strange, b.id.text)
		}
	case c.text.line > 0 && !c.text.wrong && c.file.line == 0 && !c.broken && !sameSpeech(c.text.text, b.text.text):
		x.fl.add(c.text.place, "text %s for %s, but its sound still says %s: add a file too",
			text.Quote(c.text.text), text.Quote(b.id.text), text.Quote(b.text.text))
	}
	takeOver(&c.text, b.text)
	takeOver(&c.file, b.file)
}

// judgeTongue notes the cues that would speak another language than the pack.
func (x *extension) judgeTongue() {
	if len(x.strange) == 0 {
		return
	}
	const most = 12 // as many as a line holds
	names := x.strange[:min(len(x.strange), most)]
	list := strings.Join(names, ", ")
	if n := len(x.strange) - len(names); n > 0 {
		list += fmt.Sprintf(" and %d more", n)
	}
	x.fl.add(x.m.language.place, "language %s, but these cues still speak %s: give each a text and a file: %s",
		text.Quote(x.m.language.text), text.Quote(x.base.language.text), list)
}

// sameSpeech reports whether two texts are the same but for their case, their
// spaces and what is no letter or digit, and so sound alike.
func sameSpeech(a, b string) bool {
	plain := func(s string) []rune {
		return slices.DeleteFunc([]rune(strings.ToLower(s)), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
		})
	}
	return slices.Equal(plain(a), plain(b))
}
