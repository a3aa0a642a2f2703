package line_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/line"
)

// typed makes key presses of keys by name, separated by blanks; a word that names no
// key is typed letter by letter.
func typed(t *testing.T, e *line.Editor, keys string) (last line.Result) {
	t.Helper()
	named := map[string]tea.Key{
		"left": {Code: tea.KeyLeft}, "right": {Code: tea.KeyRight}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
		"del": {Code: tea.KeyDelete}, "back": {Code: tea.KeyBackspace}, "enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape},
		"space": {Code: ' ', Text: " "}, "ctrl+w": {Code: 'w', Mod: tea.ModCtrl}, "ctrl+u": {Code: 'u', Mod: tea.ModCtrl},
		"ctrl+k": {Code: 'k', Mod: tea.ModCtrl}, "ctrl+left": {Code: tea.KeyLeft, Mod: tea.ModCtrl},
		"ctrl+right": {Code: tea.KeyRight, Mod: tea.ModCtrl}, "ctrl+del": {Code: tea.KeyDelete, Mod: tea.ModCtrl},
		"tab": {Code: tea.KeyTab}, "ctrl+c": {Code: 'c', Mod: tea.ModCtrl},
	}
	for word := range strings.FieldsSeq(keys) {
		if k, ok := named[word]; ok {
			last = e.Key(k)
			continue
		}
		for _, r := range word {
			last = e.Key(tea.Key{Code: r, Text: string(r)})
		}
	}
	return last
}

func TestKeysEditTheLine(t *testing.T) {
	for _, c := range []struct {
		keys, want string
		last       line.Result
	}{
		{"abc", "abc", line.Used},
		{"ac left b", "abc", line.Used},
		{"bc home a end d", "abcd", line.Used},
		{"abx back c", "abc", line.Used},
		{"xabc home del", "abc", line.Used},
		{"abc del", "abc", line.Used},
		{"home back a", "a", line.Used},
		{"one space two ctrl+w three", "one three", line.Used},
		{"one space two ctrl+left x", "one xtwo", line.Used},
		{"one space two home ctrl+right x", "onex two", line.Used},
		{"one space two home ctrl+del", "two", line.Used},
		{"one space two ctrl+u", "", line.Used},
		{"one space two ctrl+left ctrl+k", "one", line.Used},
		{"cafe \u0301 left x", "cafxe\u0301", line.Used}, // the mark belongs to the e
		{"cafe \u0301 back", "caf", line.Used},
		{"👩 \u200d 🚀 left left a", "a👩‍🚀", line.Used}, // one character of three code points
		{"日本 left 語", "日語本", line.Used},
		{"a enter", "a", line.Entered},
		{"a esc", "a", line.Ended},
		{"a tab", "a", line.Unused},
		{"a ctrl+c", "a", line.Unused},
	} {
		var e line.Editor
		if last := typed(t, &e, c.keys); last != c.last || e.Text() != c.want {
			t.Errorf("%s: line %q, last key %d; want %q, %d", c.keys, e.Text(), last, c.want, c.last)
		}
	}
}

func TestALineThatTakesDigitsLeavesOtherKeysAlone(t *testing.T) {
	e := line.Editor{Most: 8, Takes: func(r rune) bool { return strings.ContainsRune("0123456789:.", r) }}
	for keys, want := range map[string]line.Result{"h": line.Unused, "space": line.Unused, "1": line.Used} {
		if got := typed(t, &e, keys); got != want {
			t.Errorf("key %s: result %d, want %d", keys, got, want)
		}
	}
	if got := typed(t, &e, "0:02:13"); got != line.Used || e.Text() != "10:02:13" {
		t.Errorf("line %q, result %d", e.Text(), got)
	}
	if got := typed(t, &e, "9"); got != line.Full || e.Text() != "10:02:13" {
		t.Errorf("past the limit: line %q, result %d, want it full", e.Text(), got)
	}
	e.Clear()
	if e.Insert("at 2:06\x1b[31m") || e.Text() != "2:06" {
		t.Errorf("pasted: line %q", e.Text())
	}
}

func TestAHeldEnterCompletesNothing(t *testing.T) {
	var e line.Editor
	if got := e.Key(tea.Key{Code: tea.KeyEnter, IsRepeat: true}); got != line.Used {
		t.Errorf("a repeated enter: result %d", got)
	}
}

func TestTheLimitHolds(t *testing.T) {
	var e line.Editor
	if !e.Set(strings.Repeat("é", line.MostChars)) || e.Chars() != line.MostChars {
		t.Fatalf("%d characters taken", e.Chars())
	}
	if typed(t, &e, "x") != line.Full || e.Chars() != line.MostChars {
		t.Errorf("one more was taken: %d characters", e.Chars())
	}
	typed(t, &e, "back")
	if e.Insert("xyz") || !strings.HasSuffix(e.Text(), "éx") || e.Chars() != line.MostChars {
		t.Errorf("of a paste with room for one character: %d characters, end %q", e.Chars(), e.Text()[len(e.Text())-4:])
	}
	e.Clear()
	e.Insert("a" + strings.Repeat("\u0301", 100_000)) // one character without end
	if n := utf8.RuneCountInString(e.Text()); n > 4*line.MostChars {
		t.Errorf("%d code points in one character", n)
	}
}

// A word's end within a character, such as a blank with a mark on it, is no place for the
// cursor.
func TestWordsEndAtCharacters(t *testing.T) {
	for _, s := range []string{" \u0300A", "a \u0300b c", "a\u00a0\u0301b", "x \u0300"} {
		for _, key := range []string{"ctrl+left", "ctrl+right"} {
			for start := range 5 {
				var e line.Editor
				e.Set(s)
				typed(t, &e, "home")
				for range start {
					typed(t, &e, "right")
				}
				typed(t, &e, key)
				v := e.View(2)
				if strings.HasPrefix(v.At, "\u0300") || strings.HasPrefix(v.At, "\u0301") {
					t.Errorf("%q, %s from %d: the cursor is within a character: %+v", s, key, start, v)
				}
				e.Insert("z")
				e.View(3)
			}
		}
	}
}

// TestAnyKeysKeepTheLineWhole types at random: the text stays clean and whole, and the
// view shows the cursor within its width.
func TestAnyKeysKeepTheLineWhole(t *testing.T) {
	keys := []string{"left", "right", "home", "end", "del", "back", "space", "ctrl+w", "ctrl+left", "ctrl+right", "ctrl+k", "ctrl+u", "ctrl+del"}
	rapid.Check(t, func(r *rapid.T) {
		e := line.Editor{Most: rapid.IntRange(1, 40).Draw(r, "most")}
		w := rapid.IntRange(2, 20).Draw(r, "width")
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			switch rapid.IntRange(0, 2).Draw(r, "step") {
			case 0:
				e.Insert(rapid.StringN(0, 8, -1).Draw(r, "text"))
			case 1:
				typed(t, &e, rapid.SampledFrom(keys).Draw(r, "key"))
			default:
				e.Insert(rapid.SampledFrom([]string{"👩‍🚀", "e\u0301", "日", "🇩🇪", "\u0301", "\u200d", "🚀", "\x1b[2J", "\n", "\xff"}).Draw(r, "odd"))
			}
			if e.Chars() > e.Most {
				r.Fatalf("%d characters, at most %d", e.Chars(), e.Most)
			}
			if got := e.Text(); got != text.Clean(got) || !utf8.ValidString(got) {
				r.Fatalf("line %q is not clean", got)
			}
			v := e.View(w)
			if got := cells.Width(v.Before + v.At + v.After); got > w && got > cells.Width(v.At) {
				r.Fatalf("view %q %q %q takes %d columns of %d", v.Before, v.At, v.After, got, w)
			}
			if v.At == "" {
				r.Fatal("the cursor is not in the view")
			}
		}
	})
}

func TestTheViewFollowsTheCursor(t *testing.T) {
	var e line.Editor
	e.Set("the quick brown fox jumps")
	if v := e.View(10); v.Before != "ox jumps" || v.At != " " || v.After != "" || !v.Left || v.Right {
		t.Errorf("at the end: %+v", v)
	}
	typed(t, &e, "home")
	if v := e.View(10); v.Before != "" || v.At != "t" || v.After != "he quick " || v.Left || !v.Right {
		t.Errorf("at the beginning: %+v", v)
	}
	var shown []string
	for range 12 {
		typed(t, &e, "right")
		v := e.View(10)
		shown = append(shown, v.Before+"|"+v.At)
	}
	if !slices.Contains(shown, "the quick|"+" ") {
		t.Errorf("the view moved before the cursor reached its end: %q", shown)
	}
}

func TestDotFits(t *testing.T) {
	for typed, want := range map[string]bool{"": false, "2": true, "21": true, "21.": false, "21.3": false, "10:02:13": true} {
		if got := line.DotFits(typed); got != want {
			t.Errorf("behind %q: %v, want %v", typed, got, want)
		}
	}
}
