package pack

import (
	"strings"
	"time"

	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/text"
)

// Bounds of what a pack may say about time.
const (
	minRepeat = 100 * time.Millisecond // less sounds like one long word
	maxRepeat = 4 * time.Second        // 13 m at record pace

	minTTL = 250 * time.Millisecond // no cue is more pressing than one that steers
	maxTTL = 15 * time.Second       // 47 m at record pace
)

// maxWords bounds the words of a pack.
const maxWords = 400

// judgeTiming checks what is said of a cue's second press, repeats and waiting.
// The class is 0 where that is a fault already.
func judgeTiming(raw *rawCue, c *cues.Cue, fl *faultList) {
	switch v := raw.retrigger; {
	case v.wrong, v.line == 0, v.text == "restart":
	case v.text != "ignore":
		fl.add(v.place, "unknown retrigger %s: use restart or ignore", text.Quote(v.text))
	case c.Class >= cues.Steer:
		fl.add(v.place, "retrigger \"ignore\" for a cue of the class %q, which always begins anew: take it out", c.Class)
	default:
		c.Retrigger = cues.Ignore
	}
	if v := raw.repeat; v.line > 0 && c.Class != 0 && c.Class != cues.Alarm {
		fl.add(v.place, "repeat_ms for a cue of the class %q: only an alarm repeats, so take it out", c.Class)
	} else {
		c.Repeat = judgeMillis("repeat_ms", v, minRepeat, maxRepeat, fl)
	}
	if v := raw.ttl; v.line > 0 && c.Class >= cues.Steer {
		fl.add(v.place, "ttl_ms for a cue of the class %q, which never waits: take it out", c.Class)
	} else {
		c.TTL = judgeMillis("ttl_ms", v, minTTL, maxTTL, fl)
	}
}

// judgeCountdown checks what is said of the countdown that follows a cue. The class is 0
// where that is a fault already.
func judgeCountdown(raw *rawCue, c *cues.Cue, fl *faultList) {
	v := raw.countdown
	if v.wrong {
		return
	}
	if v.line == 0 {
		if c.Class.MayCount() {
			c.Countdown = cues.UsualCountdown(c.ID)
		}
		return
	}
	k, ok := cues.ParseCountdown(v.text)
	switch {
	case !ok:
		fl.add(v.place, "unknown countdown %s: use turn, bump, kerb or off", text.Quote(v.text))
	case k != cues.NoCountdown && c.Class != 0 && !c.Class.MayCount():
		fl.add(v.place, "countdown %q for a cue of the class %q: only prepare and steer are about a place in the road, so take it out", k, c.Class)
	default:
		c.Countdown = k
	}
}

// judgeLastWord checks that a pack which asks for a countdown has the word that ends it.
func judgeLastWord(m *manifest, all []cues.Cue, fl *faultList) {
	for i := range all {
		if all[i].ID == cues.NowID {
			return
		}
	}
	for _, raw := range m.cues {
		v := raw.countdown
		if k, ok := cues.ParseCountdown(v.text); ok && k != cues.NoCountdown {
			fl.add(v.place, "countdown %s, but the pack has no cue %q to end it: add that, or take the countdown out", text.Quote(v.text), cues.NowID)
		}
	}
}

// judgeMillis returns a time that may be left out, 0 for one that is or that is
// out of its bounds.
func judgeMillis(key string, v millis, least, most time.Duration, fl *faultList) time.Duration {
	if v.line == 0 || v.wrong {
		return 0
	}
	if v.ms < least.Milliseconds() || v.ms > most.Milliseconds() {
		fl.add(v.place, "%s %d is out of bounds: use %d to %d", key, v.ms, least.Milliseconds(), most.Milliseconds())
		return 0
	}
	return time.Duration(v.ms) * time.Millisecond
}

// judgeWords applies every rule that needs no file to the words of a manifest,
// notes the faults, and returns those that have an ID.
func judgeWords(m *manifest, fl *faultList) []cues.Word {
	if len(m.words) > maxWords {
		fl.add(m.words[maxWords].place, "%d words: a pack has at most %d", len(m.words), maxWords)
		m.words = m.words[:maxWords]
	}
	var out []cues.Word
	ids := map[cues.ID]int{}
	for _, raw := range m.words {
		id := judgeID(raw, "n12", fl)
		judgeText("text", "Twelve", raw.text, raw.place, raw.broken, fl)
		judgeFileName(raw, fl)
		if id == "" {
			continue
		}
		if first, dup := ids[id]; dup {
			fl.add(raw.id.place, "word %s is there twice: first in line %d", text.Quote(string(id)), first)
			continue
		}
		ids[id] = raw.id.line
		out = append(out, cues.Word{ID: id, Text: raw.text.text, File: raw.file.inPack(), Line: raw.line, Manifest: raw.manifest()})
	}
	return out
}

// judgeBind checks the keys that the pack gives to the program's own acts, alone and
// against those of the cues.
func judgeBind(m *manifest, fl *faultList) []keyname.Bind {
	binds, err := keyname.ParseBinds(m.bind.text)
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fl.add(m.bind.place, "bind: %s", strings.TrimSuffix(line, "\n"))
		}
	}
	for _, raw := range m.cues {
		for _, k := range raw.keys {
			for _, b := range binds {
				if b.Key == k.text {
					fl.add(m.bind.place, "bind: key %s of %s is that of the cue %s", text.Quote(b.Key), b.Act, text.Quote(raw.id.text))
				}
			}
		}
	}
	return binds
}
