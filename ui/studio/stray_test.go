package studio

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/ui/uitest"
)

// hostileKey is text that a terminal may send as typed by a key: it would clear the
// screen, turn the line about, and is longer than any line.
const hostileKey = "\x1b[2J\x1b]0;title\a\r\n\u202eevil\x00\u0301" + "ключ 鍵 + an end that nobody gets to see, for it is far too long"

// says fails unless the first line is what is told of a key.
func (r *rig) says(want string) {
	r.t.Helper()
	if top, _, _ := strings.Cut(uitest.Plain(r.Screen), "\n"); !strings.HasPrefix(strings.TrimSpace(top), want) {
		r.t.Errorf("the first line is %q, want %q", top, want)
	}
}

func TestStudioTellsOfKeysThatMeanNothing(t *testing.T) {
	listed, below := ": not a key here: ? lists them", ": not a key here: see below"
	for name, tt := range map[string]struct {
		before func(*rig)
		key    string
		want   string
		then   string // a key that means something
	}{
		"shown":        {func(*rig) {}, "z", "z" + listed, "p"},
		"shown, space": {func(r *rig) { r.record() }, "space", "space" + listed, "r"},
		"esc":          {func(*rig) {}, "esc", "esc" + listed, "n"},
		"a modifier":   {func(*rig) {}, "ctrl+x", "ctrl+x" + listed, "b"},
		"nothing":      {func(r *rig) { r.take = Take{Nothing: true}; r.record() }, "p", "p" + listed, "n"},
		"count":        {func(r *rig) { r.keys("enter"); r.wait(time.Second) }, "p", "p" + below, "esc"},
		"count, enter": {func(r *rig) { r.keys("enter"); r.wait(time.Second) }, "enter", "enter" + below, "esc"},
		"roll":         {func(r *rig) { r.keys("enter"); r.wait(countFrom * countStep) }, "?", "?" + below, "esc"},
		"list":         {func(r *rig) { r.keys("l") }, "o", "o" + listed, "j"},
		"help":         {func(r *rig) { r.keys("?") }, "p", "p: not a key here: q goes back", "j"},
	} {
		for _, size := range [][2]int{{40, 12}, {80, 24}} {
			t.Run(name, func(t *testing.T) {
				r := newRig(t, size[0], size[1])
				tt.before(r)
				at, stage, layer := r.at, r.stage, r.layer
				r.log = nil
				r.keys(tt.key)
				r.logged()
				if r.at != at || r.stage != stage || r.layer != layer {
					t.Errorf("it went to sound %d, stage %d, layer %d", r.at, r.stage, r.layer)
				}
				r.says(tt.want)
				r.send(tea.KeyPressMsg{Code: tea.KeyLeftShift, Mod: tea.ModShift})
				r.wait(meterEvery)
				r.says(tt.want) // a modifier alone says nothing, and time takes nothing back
				r.keys(tt.then)
				r.says("Anna's Voice")
			})
		}
	}
}

// TestStudioTellsToWait: while a take is made ready or saved no key means anything,
// and what was told of one is gone with the wait.
func TestStudioTellsToWait(t *testing.T) {
	told := func(r *rig) {
		t.Helper()
		r.send(uitest.Key("enter"))
		r.send(uitest.Key("n"))
		r.says("n: not yet: one moment")
		r.work()
		r.says("Anna's Voice")
	}
	r := newRig(t, 40, 12)
	r.keys("enter")
	r.wait(countFrom*countStep + time.Second)
	told(r)
	r.logged("hush", "roll true", "cut 1 true", "play 1 true")
	r.err = errors.New("no space left on device")
	told(r)
	r.logged("keep 1")
	uitest.Shows(t, r.Screen, "NOT SAVED: no space left on device")
	told(r)
	r.logged("keep 1")
	if r.at != 2 || r.stage != stageIdle {
		t.Errorf("sound %d, stage %d: n was obeyed after all, or nothing was saved", r.at, r.stage)
	}
}

// TestStudioBounceIsNoWrongKey: the key that began a countdown or a take still
// bounces, and is not told of.
func TestStudioBounceIsNoWrongKey(t *testing.T) {
	r := newRig(t, 40, 12)
	r.keys("enter", "enter")
	r.says("Anna's Voice")
	r.wait(countFrom * countStep)
	r.keys("space")
	r.says("Anna's Voice")
	if r.stage != stageRoll {
		t.Errorf("stage %d", r.stage)
	}
}

func TestStudioTakesNoPaste(t *testing.T) {
	r := newRig(t, 40, 12)
	r.send(tea.PasteMsg{Content: "\rrrr" + hostileKey})
	r.work()
	r.logged()
	r.says("pasted text: ignored")
}

// TestStudioNeverObeysTheNameOfAKey: whatever a terminal says that a key is called,
// it is shown as one clean line that leaves room for which keys there are.
func TestStudioNeverObeysTheNameOfAKey(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want string
	}{
		"sequences":   {hostileKey, "evil"},
		"turned":      {"\u202e\u2066", "that:"},
		"control":     {"\x07\x1b", "that:"},
		"mark":        {"\u0301", "that:"},
		"joiner":      {"\u200d", "that:"},
		"no UTF-8":    {"\xff\xfe", "\ufffd"},
		"wide":        {strings.Repeat("鍵", 90), "鍵鍵"},
		"long":        {strings.Repeat("long", 10_000), "longlon"},
		"joined":      {strings.Repeat("\u200d", 99) + "👩\u200d👩\u200d👧", ""},
		"two lines":   {"a\nb", "a b"},
		"many pluses": {strings.Repeat("+a", 9_999), "+a+a"},
	} {
		for _, size := range [][2]int{{40, 12}, {80, 24}} {
			t.Run(name, func(t *testing.T) {
				r := newRig(t, size[0], size[1])
				r.send(tea.KeyPressMsg{Code: tea.KeyExtended, Text: tt.text})
				r.work()
				uitest.Fits(t, r.Screen, size[0], size[1])
				r.says(tt.want)
				uitest.Shows(t, r.Screen, ": not a key here: ? lists them")
				r.logged()
				for l := range strings.SplitSeq(r.View().Content, "\n") {
					if strings.ContainsAny(ansi.Strip(l), "\u202e\u2066\x07\x00\r") {
						t.Errorf("it shows %q", l)
					}
				}
			})
		}
	}
}
