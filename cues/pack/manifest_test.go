package pack

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	head  = "name = \"n\"\nlanguage = \"en\"\nlicense = \"l\"\n" // lines 1 to 3
	stop  = "[[cue]]\nid = \"stop\"\ntext = \"Stop\"\nclass = \"alarm\"\nkeys = [\"space\"]\nfile = \"a.wav\"\n"
	left  = "[[cue]]\nid = \"left\"\ntext = \"Left\"\nclass = \"steer\"\npan = \"left\"\nkeys = [\"left\"]\nfile = \"a.wav\"\n"
	right = "[[cue]]\nid = \"right\"\ntext = \"Right\"\nclass = \"steer\"\npan = \"right\"\nkeys = [\"right\"]\nfile = \"a.wav\"\n"
	hole  = "[[cue]]\nid = \"hole\"\ntext = \"Hole\"\nclass = \"steer\"\nkeys = [\"o\"]\nfile = \"a.wav\"\n"
	whole = head + stop // a pack without faults; stop is in lines 4 to 9
)

// loadText loads a pack that has one sound file, a.wav.
func loadText(manifest string) (*Pack, error) {
	return load(fsSource{fsys: fstest.MapFS{
		"pack.toml": {Data: []byte(manifest)},
		"a.wav":     {Data: []byte("RIFF")},
		"folder/b":  {Data: []byte("b")},
	}})
}

// swap replaces one thing in a manifest, which must be there.
func swap(manifest, old, new string) string {
	if !strings.Contains(manifest, old) {
		panic("not in the manifest: " + old)
	}
	return strings.Replace(manifest, old, new, 1)
}

func TestFaults(t *testing.T) {
	both := head + stop + left + right // left in lines 10 to 16, right in 17 to 23
	const classes = "alarm, steer, prepare, service, info"
	for _, c := range []struct {
		name, manifest string
		want           []string // without the leading "pack.toml:"
	}{
		{"none", whole, nil},
		{"none with both sides", both, nil},
		{"a cue without keys", swap(both+hole, `keys = ["o"]`, "# none"), nil},
		{"an empty list of keys", swap(both+hole, `["o"]`, "[]"), nil},
		{"blank lines, comments, CRLF and a byte order mark",
			"\ufeff# a pack\r\n\r\n" + strings.ReplaceAll(whole, "\n", "\r\n"), nil},

		{"nothing", "", []string{
			`1: name is missing: add a line such as name = "en-US Heart"`,
			`1: language is missing: add a line such as language = "en-US"`,
			`1: license is missing: add a line such as license = "CC0-1.0"`,
			`1: no cues: describe each in a [[cue]] table`,
		}},
		{"empty cue", whole + "[[cue]]\n", []string{
			`10: id is missing: add a line such as id = "left"`,
			`10: text is missing: add a line such as text = "Left"`,
			`10: file is missing: add a line such as file = "left.wav"`,
			`10: class is missing: add one of ` + classes,
		}},
		{"blank texts", swap(swap(whole, `"n"`, `" "`), `"Stop"`, `""`),
			[]string{`1: name is empty`, `6: text is empty`}},
		{"no language tag", swap(whole, `"en"`, `"plain English"`),
			[]string{`2: language "plain English" is not a language tag: use one such as "en-US"`}},

		{"unknown keys", swap(whole, "[[cue]]", "author = \"a\"\n[[cue]]\nvolume = 3\na.b = 1"), []string{
			`4: unknown key "author": a pack has format, name, language, license, extends and bind`,
			`6: unknown key "volume": a cue has id, text, class, pan, keys, file, retrigger, repeat_ms, ttl_ms and countdown`,
			`7: unknown key "a.b": a cue has id, text, class, pan, keys, file, retrigger, repeat_ms, ttl_ms and countdown`,
		}},
		{"unknown tables", whole + "[voice]\nname = \"x\"\n[[cue.take]]\nid = \"x\"\n", []string{
			`10: unknown table "voice": a pack has only [[cue]] and [[word]]`,
			`12: unknown table "cue.take": a pack has only [[cue]] and [[word]]`,
		}},
		{"cue as a single table", head + swap(stop, "[[cue]]", "[cue]"),
			[]string{`4: [cue] has single brackets: use [[cue]]`}},
		{"cues as a value", head + "cue = []\n",
			[]string{`4: cue cannot have a value: write a [[cue]] table for each cue`}},
		{"name in a cue", stop + head, []string{
			`7: name belongs to the pack: move it above the first [[cue]]`,
			`8: language belongs to the pack: move it above the first [[cue]]`,
			`9: license belongs to the pack: move it above the first [[cue]]`,
		}},
		{"set twice", whole + "id = \"go\"\n", []string{`10: "id" is set twice: first in line 5`}},
		{"wrong kinds", swap(swap(swap(whole, `"n"`, "1"), `"Stop"`, "[]"), `["space"]`, `"space"`), []string{
			`1: name must be a text in quotes`,
			`6: text must be a text in quotes`,
			`8: keys must be a list of texts, such as ["left", "h"]`,
		}},
		{"a number among the keys", swap(whole, `["space"]`, "[\n\"space\",\n5]"),
			[]string{`8: keys must be a list of texts, such as ["left", "h"]`}},

		{"bad id", swap(whole, `"stop"`, `"Stop!"`),
			[]string{`5: id "Stop!" cannot be used: use only a to z, 0 to 9 and _, at most 32 characters`}},
		{"long id", whole + swap(hole, `"hole"`, `"`+strings.Repeat("x", 33)+`"`),
			[]string{`11: id "` + strings.Repeat("x", 33) + `" cannot be used: use only a to z, 0 to 9 and _, at most 32 characters`}},
		{"duplicate id", whole + swap(stop, "space", "s"), []string{`11: id "stop" is used twice: first in line 5`}},
		{"unknown class", swap(whole, `"alarm"`, `"urgent"`), []string{`7: unknown class "urgent": use one of ` + classes}},
		{"stop of another class", swap(whole, `"alarm"`, `"steer"`), []string{`4: class "steer" for "stop": use "alarm"`}},
		{"stop without a key", swap(whole, `["space"]`, `[]`), []string{`4: no keys for "stop": give it one, such as "space"`}},
		{"no stop", head + hole, []string{`1: no cue "stop": add it, or nobody can stop the runner`}},

		{"unknown pan", swap(both, `pan = "left"`, `pan = "center"`),
			[]string{`14: unknown pan "center": use left, right or centre`}},
		{"the ear alone tells them apart", swap(head+stop+swap(left, `"Left"`, `"Move over"`)+right, `"Right"`, `" move  Over"`),
			[]string{`17: text " move  Over" for "right" is also the text of "left": choose another word, for a runner with one earbud`}},
		{"pan of the other side", swap(both, `pan = "left"`, `pan = "right"`),
			[]string{`14: pan "right" for "left": use "left"`}},
		{"no pan for a side", swap(both, `pan = "left"`, `# pan`),
			[]string{`10: pan "centre" for "left": use "left"`}},
		{"pan without a side", swap(whole, "id =", "pan = \"right\"\nid ="),
			[]string{`5: pan "right" for "stop", whose id names no side, so that spotter cannot mirror it: ` +
				`call it "stop_right" and add its mirror`}},
		{"both sides", whole + swap(hole, `"hole"`, `"left_right"`), []string{
			`11: id "left_right" names both sides: name one`}},
		{"no mirror", head + stop + left,
			[]string{`10: "left" without "right": add "right", or its key is silent when the sides are mirrored`}},
		{"text of the other side", swap(both, `"Left"`, `"Go right"`),
			[]string{`12: text "Go right" for "left" names the other side: change it`}},
		{"arrow of the other side", swap(both, `["left"]`, `["h", "shift+right"]`),
			[]string{`15: key "shift+right" for "left" is the arrow of the other side: choose another`}},

		{"a rule for each time", head + swap(stop, "file", "retrigger = \"restart\"\nrepeat_ms = 1_000\nfile") +
			swap(hole, `"steer"`, "\"prepare\"\nretrigger = \"ignore\"\nttl_ms = 0x200"), nil},
		{"unknown retrigger", swap(whole, "file", "retrigger = \"again\"\nfile"),
			[]string{`9: unknown retrigger "again": use restart or ignore`}},
		{"a steer cue and an alarm that ignore", head + swap(stop, "file", "retrigger = \"ignore\"\nfile") +
			swap(hole, "file", "retrigger = \"ignore\"\nfile"), []string{
			`9: retrigger "ignore" for a cue of the class "alarm", which always begins anew: take it out`,
			`16: retrigger "ignore" for a cue of the class "steer", which always begins anew: take it out`,
		}},
		{"times out of their bounds", head + swap(stop, "file", "repeat_ms = 99\nfile") +
			swap(hole, `"steer"`, "\"info\"\nttl_ms = 15001") + swap(swap(swap(hole, `"hole"`, `"rut"`), `"steer"`, "\"info\"\nttl_ms = -250"), `"o"`, `"r"`), []string{
			`9: repeat_ms 99 is out of bounds: use 100 to 4000`,
			`15: ttl_ms 15001 is out of bounds: use 250 to 15000`,
			`22: ttl_ms -250 is out of bounds: use 250 to 15000`,
		}},
		{"a time beyond all numbers", swap(whole, "file", "repeat_ms = 99999999999999999999\nfile"),
			[]string{`9: repeat_ms 9223372036854775807 is out of bounds: use 100 to 4000`}},
		{"times of the wrong kind", swap(whole, "file", "repeat_ms = 0.5\nretrigger = 1\nfile") +
			swap(hole, `"steer"`, "\"info\"\nttl_ms = \"500\""), []string{
			`9: repeat_ms must be a whole number of milliseconds, such as 500`,
			`10: retrigger must be a text in quotes`,
			`16: ttl_ms must be a whole number of milliseconds, such as 500`,
		}},
		{"times of the wrong class", head + swap(stop, "file", "ttl_ms = 500\nfile") +
			swap(hole, "file", "ttl_ms = 500\nrepeat_ms = 500\nfile"), []string{
			`9: ttl_ms for a cue of the class "alarm", which never waits: take it out`,
			`16: ttl_ms for a cue of the class "steer", which never waits: take it out`,
			`17: repeat_ms for a cue of the class "steer": only an alarm repeats, so take it out`,
		}},
		{"times of no class", swap(whole, `"alarm"`, "\"urgent\"\nttl_ms = 500\nrepeat_ms = 500"), []string{
			`7: unknown class "urgent": use one of ` + classes}},

		{"key clash", swap(swap(both, `["left"]`, `["left", "k"]`)+hole, `"o"`, `"k"`),
			[]string{`28: key "k" used by "left" and "hole"`}},
		{"key clashes over several lines", swap(both, `["right"]`, "[\n  \"right\",\n  \"left\", # oops\n  \"space\",\n]"), []string{
			`24: key "left" for "right" is the arrow of the other side: choose another`,
			`24: key "left" used by "left" and "right"`,
			`25: key "space" used by "stop" and "right"`,
		}},
		{"key twice", swap(whole, `["space"]`, `["space", "s", "s"]`), []string{`8: key "s" twice for "stop"`}},
		{"reserved and unknown keys", swap(whole, `["space"]`, `["x", " ", "leftt"]`), []string{
			`8: key "x" is reserved for voiding the last event: choose another`,
			`8: unknown key " ": use "space"`,
			`8: unknown key "leftt": use one character, a name such as "left", "space" or "f5", ` +
				`or modifiers before it in the order ctrl+alt+shift`,
		}},
		{"keys for the program", swap(whole, "[[cue]]", "bind = \"fal=f5 rest=enter note=space\"\n[[cue]]"), []string{
			`4: bind: unknown act "fal": did you mean "fall"?`,
			`4: bind: rest: key "enter" is reserved for the start and splits: choose another`,
			`4: bind: key "space" of note is that of the cue "stop"`,
		}},
		{"too many keys", swap(whole, `["space"]`, `["`+strings.Join(strings.Split("abcdefghijklmnopq", ""), `","`)+`"]`),
			[]string{`8: 17 keys for "stop": a cue has at most 16`}},

		{"missing file", swap(whole, "a.wav", "b.wav"), []string{`9: file "b.wav" is not in the pack: add it or mend its name`}},
		{"folder as a file", swap(whole, "a.wav", "folder"), []string{`9: file "folder" is not a plain file`}},
		{"empty file name", swap(whole, "a.wav", ""), []string{`9: file is empty`}},
		{"long file name", swap(whole, "a.wav", strings.Repeat("x", 201)), []string{`9: file name is longer than 200 bytes: shorten it`}},

		{"terminal escape", swap(whole, `"Stop"`, `"\u001b[2JStop"`),
			[]string{`6: text "\x1b[2JStop" has the control character U+001B: take it out`}},
		{"C1 control and direction mark", swap(swap(whole, `"n"`, `"\u009b1m"`), `"Stop"`, `"\u202epotS"`), []string{
			`1: name "\u009b1m" has the control character U+009B: take it out`,
			`6: text "\u202epotS" has the control character U+202E: take it out`,
		}},
		{"escapes in what is not a text", swap(swap(swap(whole, `"alarm"`, `"\u001bc"`), "space", `\u0007`), "a.wav", `\u0007.wav`), []string{
			`7: unknown class "\x1bc": use one of ` + classes,
			`8: key "\a" has the control character U+0007`,
			`9: file "\a.wav" has the control character U+0007`,
		}},
		{"escape in a key", swap(whole, "name", "\"\\u001b[31mname\" = 1\nname"),
			[]string{`1: unknown key "\x1b[31mname": a pack has format, name, language, license, extends and bind`}},
		{"texts too long", swap(whole, `"Stop"`, `"`+strings.Repeat("é", 81)+`"`),
			[]string{`6: text is longer than 80 characters`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkFaults(t, c.manifest, c.want)
		})
	}
}

// checkFaults loads a manifest and compares its faults.
func checkFaults(t *testing.T, manifest string, want []string) {
	t.Helper()
	p, err := loadText(manifest)
	var got []string
	if err != nil {
		faults, ok := errors.AsType[Faults](err)
		if !ok {
			t.Fatalf("not faults: %v", err)
		}
		for line := range strings.Lines(faults.Error()) {
			got = append(got, strings.TrimSuffix(strings.TrimPrefix(line, "pack.toml:"), "\n"))
		}
	} else if p == nil {
		t.Fatal("no pack and no error")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestSyntaxErrorsHideNothing has faults before and behind what is no TOML.
func TestSyntaxErrorsHideNothing(t *testing.T) {
	const newLine = `not valid TOML: basic strings cannot have new lines`
	for _, c := range []struct {
		name, manifest string
		want           []string
	}{
		{"a word without quotes", swap(whole, `"Stop"`, "Stop"),
			[]string{`6: not valid TOML: unexpected character U+0053 'S' at start of value`}},
		{"in three places", swap(swap(swap(whole, `"n"`, `"n`), `"Stop"`, "\"Stop\nvolume = 3"), `"alarm"`, `"alarm" 3`), []string{
			`1: ` + newLine,
			`6: ` + newLine,
			`7: unknown key "volume": a cue has id, text, class, pan, keys, file, retrigger, repeat_ms, ttl_ms and countdown`,
			`8: not valid TOML: expected newline but got U+0033 '3'`,
		}},
		{"a list over lines", head + swap(stop, `["space"]`, "[\n\"a\"\n\"b\"\n]\nvolume = 3") + swap(hole, `"steer"`, `"steering"`), []string{
			`10: not valid TOML: expected ',' or ']' after array value`,
			`17: unknown class "steering": use one of alarm, steer, prepare, service, info`,
		}},
		{"a list without an end", head + swap(stop, `["space"]`, `["space"`) + swap(hole, `"steer"`, `"steering"`), []string{
			`9: not valid TOML: expected ',' or ']' after array value`,
			`13: unknown class "steering": use one of alarm, steer, prepare, service, info`,
		}},
		{"a text without an end", head + swap(stop, `"Stop"`, `"""Stop`) + swap(hole, `"steer"`, `"steering"`), []string{
			`6: not valid TOML: multiline basic string not terminated by """`,
			`13: unknown class "steering": use one of alarm, steer, prepare, service, info`,
		}},
		{"a broken head of a table", head + stop + swap(hole, "[[cue]]", "[[cue]") + left, []string{
			`10: not valid TOML: expected ']]' to close array table name`,
		}},
		{"a raw terminal escape", swap(whole, "Stop", "\x1b[2JStop"),
			[]string{`6: not valid TOML: basic strings cannot have control characters`}},
		{"not UTF-8", swap(whole, "Stop", "\xffStop"),
			[]string{`6: not valid TOML: invalid UTF-8 character in basic string`}},
		{"a WAV file", "RIFF\x00\x00\x00\x00WAVEfmt ", []string{`1: not valid TOML: expected '=' after key`}},
		{"at the end", whole + "pan =", []string{`10: not valid TOML: expected value, not end of input`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkFaults(t, c.manifest, c.want)
		})
	}
}

func TestFileNamesStayInside(t *testing.T) {
	for _, name := range []string{
		"../a.wav", "/etc/passwd", "x/../../a.wav", "./a.wav", "x/./a.wav", "x//a.wav", "a.wav/", ".", "..",
		`..\\a.wav`, `C:\\a.wav`, "C:a.wav", "pack.toml", "Pack.TOML", "SHA256SUMS",
	} {
		want := []string{fmt.Sprintf(`9: file "%s" is not a sound file inside the pack: `+
			`use a path that starts in the folder of pack.toml, with / and without ..`, name)}
		t.Run(name, func(t *testing.T) {
			checkFaults(t, swap(whole, "a.wav", name), want)
		})
	}
}

func TestLimits(t *testing.T) {
	t.Run("cues", func(t *testing.T) {
		m := whole
		for i := range 200 {
			m += swap(swap(hole, "hole", fmt.Sprintf("c%d", i)), `["o"]`, "[]")
		}
		checkFaults(t, m, []string{fmt.Sprintf("%d: 201 cues: a pack has at most 200", 10+199*6)})
	})
	t.Run("faults", func(t *testing.T) {
		_, err := loadText(whole + strings.Repeat("[[no]]\n", 500))
		faults, ok := errors.AsType[Faults](err)
		if !ok || len(faults) != maxFaults+1 || faults[maxFaults].Msg != "and 300 more faults: mend these first" {
			t.Errorf("%d faults, the last %v", len(faults), faults[len(faults)-1])
		}
	})
	t.Run("manifest", func(t *testing.T) {
		_, err := loadText(whole + strings.Repeat("#", maxManifest))
		if err == nil || err.Error() != "pack.toml is too large: more than 1048576 bytes" {
			t.Errorf("got %v", err)
		}
	})
}

// TestWorstManifests reads the largest manifests that are made to be slow.
func TestWorstManifests(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, maxManifest/len(s)) }
	var keys strings.Builder
	for i := 0; keys.Len() < maxManifest/2; i++ {
		fmt.Fprintf(&keys, "k%d=1\n", i)
	}
	for name, m := range map[string]string{
		"tables behind many keys": keys.String() + strings.Repeat("[[cue]]\n", maxManifest/20),
		"lists without an end":    fill("[[cue]]\na=[\n"),
		"texts without an end":    "[[cue]]\na='''\n" + fill("[[cue]]\na=\"\"\"\"\"\"\"\n"),
		"nested lists":            "a=" + fill("["),
		"rows of a list":          "a=[\n" + fill("[[1]],\n"),
		"one long key":            fill("a.") + "a=1",
		"one long text":           "name=\"" + fill("é") + "\"",
		"many keys of a cue":      "[[cue]]\nid=\"stop\"\nkeys=[" + fill(`"x",`) + "]",
		"empty lines":             fill("\n") + "[[",
		"comments":                fill("#\n") + "\x1b",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			m = m[:min(len(m), maxManifest)]
			if _, err := loadText(m); err == nil {
				t.Error("no faults")
			} else if len(err.Error()) > 100_000 {
				t.Errorf("%d bytes of faults", len(err.Error()))
			}
			took := time.Since(start)
			t.Log(took)
			if took > 20*time.Second {
				t.Error("too slow")
			}
		})
	}
}

// TestEveryFaultHasItsPlace proves that each fault names its line: screens rely on it.
func TestEveryFaultHasItsPlace(t *testing.T) {
	_, err := loadText(head + left + "x = \x1b\n")
	faults, ok := errors.AsType[Faults](err)
	if !ok {
		t.Fatal(err)
	}
	first, ok := errors.AsType[Fault](err)
	if !ok || first != faults[0] {
		t.Errorf("errors.As finds %v", first)
	}
	for _, f := range faults {
		if f.File != "pack.toml" || f.Line < 1 {
			t.Errorf("%+v", f)
		}
	}
}
