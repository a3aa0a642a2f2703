package pack

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"spotter/cues"
)

func FuzzManifest(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(head + stop + left + right + hole))
	f.Add([]byte(head + swap(stop, "file", "repeat_ms = 1_0_0\nretrigger = 'restart'\nfile") + swap(hole, `"steer"`, "'info'\nttl_ms = 0o1000\nretrigger = 'ignore'")))
	f.Add([]byte("cue = [{id=\"a\"}]\n[[cue]]\n[cue.x]\na.'b' = \"\"\"\n\x1b"))
	f.Add([]byte("a = [\n[[1]]\n,]\n\"\\u001b\" = 1\n[[cue]\n"))
	f.Add([]byte("\ufeffname = 'n' # \xff\r\n[[cue]]\nkeys = [\"\\U0010ffff\", 'a\x7f']"))
	f.Add([]byte("extends = 'en-US'\nformat = 1\n[[cue]]\nid = 'hole'\nkeys = ['1']\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := strings.Count(string(data), "\n") + 1
		p, err := loadText(string(data))
		if err == nil {
			for _, c := range p.Cues {
				if _, bad := badRune(c.Text); bad || c.ID == "" || c.Class < cues.Info || c.Class > cues.Alarm || c.Line < 1 || c.Manifest == manifestName && c.Line > lines {
					t.Errorf("a faulty cue came through: %+v", c)
				}
				if c.TTL < 0 || c.TTL > maxTTL || c.Repeat < 0 || c.Repeat > maxRepeat || c.TimeToLive() <= 0 || c.RepeatPause() < minRepeat ||
					c.Class >= cues.Steer && (c.TTL != 0 || c.Retrigger != cues.Restart) || c.Class != cues.Alarm && c.Repeat != 0 {
					t.Errorf("a cue that keeps no time came through: %+v", c)
				}
				if m, ok := p.Cue(cues.Mirror(c.ID)); !ok || m.Pan != -c.Pan {
					t.Errorf("%s has no mirror on the other side", c.ID)
				}
			}
			if stop, ok := p.Cue(StopID); !ok || stop.Class != cues.Alarm || len(stop.Keys) == 0 {
				t.Error("a pack without a stop came through")
			}
			return
		}
		faults, ok := errors.AsType[Faults](err)
		if !ok {
			return // too large, or none
		}
		for _, fault := range faults {
			if fault.Line < 1 || fault.File == manifestName && fault.Line > lines {
				t.Errorf("line %d of %d: %s", fault.Line, lines, fault.Msg)
			}
			if r, bad := badRune(fault.Error()); bad || !utf8.ValidString(fault.Msg) {
				t.Errorf("%U raw in %q", r, fault.Error())
			}
		}
	})
}
