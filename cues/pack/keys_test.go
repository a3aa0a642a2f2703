package pack

import (
	"strings"
	"testing"
	"unicode/utf8"

	"spotter/cues"
	"spotter/cues/keyname"
)

func TestReservedKeysAreRefused(t *testing.T) {
	for _, k := range keyname.Reserved() {
		if msg := keyname.Check(k); !strings.Contains(msg, "is reserved for ") {
			t.Errorf("%q: %q", k, msg)
		}
		if _, ok := Default().ByKey(k); ok {
			t.Errorf("the default pack has the reserved key %q", k)
		}
	}
}

func TestCapsLockSilencesNothing(t *testing.T) {
	p := Default()
	for _, c := range p.Cues {
		for _, k := range c.Keys {
			upper := strings.ToUpper(k)
			if utf8.RuneCountInString(k) != 1 || upper == k {
				continue
			}
			got, ok := p.ByKey(upper)
			if !ok || cues.Side(got.ID) != cues.Side(c.ID) || got.Class != c.Class {
				t.Errorf("%q is %s, but with caps lock %q", k, c.ID, got.ID)
			}
		}
	}
	for _, k := range []string{"LEFT", "Space", "Q", "ß", "ẞ"} {
		if c, ok := p.ByKey(k); ok {
			t.Errorf("%q plays %s", k, c.ID)
		}
	}
}
