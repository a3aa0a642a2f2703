package settings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseConfig(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     map[string]string // text and place
		err      string
	}{
		{name: "empty"},
		{name: "settings", in: "# mine\npack = \"voice\"\n\nlatency = '10ms'\n",
			want: map[string]string{"pack": "voice config.toml:2", "latency": "10ms config.toml:4"}},
		{name: "numbers and times", in: "distance = 10000\ntarget = 03:43:39",
			want: map[string]string{"distance": "10000 config.toml:1", "target": "03:43:39 config.toml:2"}},
		{name: "true or false", in: "mono = true\nkeep-awake = 'no'",
			want: map[string]string{"mono": "true config.toml:1", "keep-awake": "no config.toml:2"}},
		{name: "neither true nor false", in: "mono = [1]", err: `config.toml:1: "mono" must be true or false`},
		{name: "byte order mark", in: "\ufeffkeys = \"road\"", want: map[string]string{"keys": "road config.toml:1"}},
		{name: "quoted key", in: `"keys" = "road"`, want: map[string]string{"keys": "road config.toml:1"}},
		{name: "every fault at once", in: "latncy = '5ms'\npack = 'x'\nfacing = true\ncolour = 'red'\n",
			err: `config.toml:1: unknown key "latncy": did you mean "latency"?
config.toml:3: "facing" must be a text in quotes
config.toml:4: unknown key "colour": use one of pack, output, spotter-sink, note-mic, bell, copy, latency, moved, mono, keep-awake, say-name, countdown, facing, keys, bind, target, target-clock, plan, distance, units, halfway, course, gpsd, nmea, race, runner, spotter, watch, theme, plain, lang, corral, mic, cause, donate`},
		{name: "of one race only", in: "\n\njournal = 'x.jsonl'",
			err: `config.toml:3: "journal" belongs to one race: give it as --journal`},
		{name: "table", in: "pack = 'x'\n[live]\nkeys = 'road'\nfoo = 1\n", err: `config.toml:2: unknown table "live": config.toml has no tables, take the line out`},
		{name: "dotted", in: "pack.name = 'x'", err: `config.toml:1: unknown key "pack.name": use one of pack`},
		{name: "twice", in: "pack = 'x'\npack = 'y'\n", err: "config.toml:2: not valid TOML"},
		{name: "not TOML", in: "pack = 'x'\n\nthis is no TOML\n", err: "config.toml:3: not valid TOML"},
		{name: "escapes in a key", in: "\"\\u001b[2J\" = 1", err: `config.toml:1: unknown key "\x1b[2J"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			vals, err := parseConfig([]byte(tt.in), "config.toml")
			if tt.err != "" {
				if err == nil || !strings.HasPrefix(err.Error(), tt.err) {
					t.Fatalf("error:\n%v\nwant:\n%s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for k, v := range vals {
				got[k] = v.Text + " " + v.Where
			}
			if tt.want == nil {
				tt.want = map[string]string{}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// Whatever the file holds, it is read or refused with its name; nothing of it
// reaches a terminal unescaped.
func FuzzParseConfig(f *testing.F) {
	for _, s := range []string{"", "pack = 'x'", "[a]\nb=1", "a.b.c = [1,{x=2}]", "\"\x1b\" = 1", "target = 03:43:39", "pack = \"\"\"\nx\"\"\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		vals, err := parseConfig(data, "config.toml")
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				if !strings.HasPrefix(line, "config.toml:") {
					t.Errorf("line %q of the error does not name the file", line)
				}
			}
			return
		}
		for k, v := range vals {
			if !strings.HasPrefix(v.Where, "config.toml:") || checkConfigKey(k) != nil {
				t.Errorf("key %q: %+v", k, v)
			}
		}
	})
}
