package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest/fakepulse"
	"spotter/cmd/spotter/clitest"
	"spotter/cmd/spotter/run"
	"spotter/input/evdev"
)

// schema has the fields of one kind of object of docs/json.md, with their types.
type schema map[string]string

// schemas reads the tables of docs/json.md, by their headings.
func schemas(t *testing.T) map[string]schema {
	t.Helper()
	b, err := os.ReadFile("../../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]schema{}
	head := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if h, ok := strings.CutPrefix(line, "## "); ok {
			head = strings.ReplaceAll(h, "`", "")
			all[head] = schema{}
		}
		if cells := strings.Split(line, " | "); head != "" && strings.HasPrefix(line, "| `") && len(cells) == 4 {
			all[head][strings.Trim(cells[0], "| `")] = cells[1]
		}
	}
	return all
}

// flat puts the fields of an object into a list, those inside others with dots.
func flat(into map[string][]any, name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		if name != "" {
			into[name] = append(into[name], v)
			name += "."
		}
		for k, x := range v {
			flat(into, name+k, x)
		}
	case []any:
		into[name] = append(into[name], v)
		for _, x := range v {
			if _, is := x.(map[string]any); is {
				for k, y := range x.(map[string]any) {
					flat(into, name+"[]."+k, y)
				}
			}
		}
	default:
		into[name] = append(into[name], v)
	}
}

// is reports whether a value is of a type of docs/json.md.
func is(v any, kind string) bool {
	kind, null := strings.CutSuffix(kind, " or null")
	switch x := v.(type) {
	case nil:
		return null
	case string:
		return kind == "string" && x != ""
	case bool:
		return kind == "true or false"
	case float64:
		return kind == "number" || kind == "integer" && x == float64(int64(x))
	case map[string]any:
		return kind == "object"
	case []any:
		return kind == "list" || kind == "list of strings" && !slices.ContainsFunc(x, func(v any) bool { _, text := v.(string); return !text })
	}
	return false
}

// holds holds an object against a schema: it has all fields and no other, each of its type.
func holds(t *testing.T, what string, s schema, object map[string]any) {
	t.Helper()
	got := map[string][]any{}
	flat(got, "", object)
	for name := range s {
		inList := strings.Contains(name, "[].")
		if vals := got[name]; vals == nil && !inList {
			t.Errorf("%s: %s is missing", what, name)
		}
	}
	for name, vals := range got {
		kind, known := s[name]
		if !known {
			t.Errorf("%s: docs/json.md does not have %s", what, name)
			continue
		}
		for _, v := range vals {
			if !is(v, kind) {
				t.Errorf("%s: %s is %v, and should be a %s", what, name, v, kind)
			}
		}
	}
}

// aPad is a machine with one event device, which may not be read.
type aPad struct{ evdev.System }

func (aPad) List() ([]evdev.Info, error) {
	return []evdev.Info{{Path: "/dev/input/event3", Name: "R400", Keys: []uint16{104}, Denied: os.ErrPermission}}, nil
}

// TestJSONIsAsDocumented holds the real output of each command against docs/json.md.
func TestJSONIsAsDocumented(t *testing.T) {
	home := t.TempDir()
	data := filepath.Join(home, "data")
	races := filepath.Join(data, "spotter", "races")
	if err := os.MkdirAll(races, 0o700); err != nil {
		t.Fatal(err)
	}
	long, err := os.ReadFile(corpusFile)
	if err != nil {
		t.Fatal(err)
	}
	race := filepath.Join(races, "2027-04-19-100000-race.jsonl")
	if err := os.WriteFile(race, long, 0o600); err != nil {
		t.Fatal(err)
	}
	s := fakepulse.Start(t, fakepulse.Options{
		Sinks:   []fakepulse.Sink{{Name: "ear", Description: "Ear"}, {Name: "other", Muted: true}},
		Sources: []fakepulse.Source{{Name: "mic", Description: "Mic"}, {Name: "ear.monitor", MonitorOf: "ear"}},
	})
	t.Setenv("PULSE_SERVER", s.Addr)
	env := append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+data, "XDG_CONFIG_HOME=", "XDG_STATE_HOME="+filepath.Join(home, "state"), "XDG_CACHE_HOME="+home)
	earpieces := New(Options{Env: env}).desk.EarpieceFile()
	if err := run.KeepEarpiece(earpieces, "ear", run.Earpiece{Beyond: 184 * time.Millisecond, Mic: "mic", Measured: time.Unix(1.8e9, 0)}); err != nil {
		t.Fatal(err)
	}
	keys := clitest.KeysPack(t)
	all := schemas(t)
	used := map[string]bool{}
	for _, tt := range []struct {
		args string
		kind string // field that tells kinds of lines apart
		code int
	}{
		{"config --json --units mi", "", 0},
		{"devices --json", "device", 0},
		{"input devices --json", "", 0},
		{"check --json --output pulse:ear --pack " + keys, "", 0},
		{"cues list --json", "", 0},
		{"cues list --json --facing forward " + keys, "", 0},
		{"cues voices --json", "", 0},
		{"cues check --json " + keys, "", -1},
		{"journal verify --json " + race, "", 0},
		{"journal verify --json ../../../journal/testdata/corpus/changed.jsonl", "", 1},
		{"history --json", "row", 0},
		{"review --json last", "", 0},
		{"export last --to csv --json -o " + filepath.Join(home, "race.csv"), "", 0},
		{"races agree --json ../../../journal/testdata/marathon/second/race.jsonl ../../../journal/testdata/marathon/second/second.jsonl", "", 0},
		{"report --json --many ../../../journal/testdata/corpus ../../../journal/testdata/marathon/second/race.jsonl ../../../journal/testdata/marathon/second/second.jsonl", "", 0},
		{"races --json", "", 0},
		{"races list --json", "", 0},
	} {
		var out, errs bytes.Buffer
		code := New(Options{Args: strings.Fields(tt.args), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Env: env, Version: "test", Devices: aPad{}}).Main(t.Context())
		if tt.code >= 0 && code != tt.code {
			t.Errorf("%s: exit code %d, %s", tt.args, code, errs.String())
		}
		objects := objectsIn(t, tt.args, out.Bytes())
		if len(objects) == 0 {
			t.Errorf("%s: nothing was printed: %s", tt.args, errs.String())
		}
		command, words := "spotter", "spotter" // the longest that is documented
		for _, w := range strings.Fields(tt.args) {
			if strings.HasPrefix(w, "-") {
				break
			}
			if words += " " + w; all[words] != nil || tt.kind != "" {
				command = words
			}
			if tt.kind != "" {
				break
			}
		}
		for _, o := range objects {
			name := command
			if tt.kind != "" {
				name += fmt.Sprintf(": %v", o[tt.kind])
			}
			if all[name] == nil {
				t.Errorf("%s: docs/json.md has no %q", tt.args, name)
				continue
			}
			used[name] = true
			holds(t, tt.args, all[name], o)
		}
	}
	for name := range maps.Keys(all) {
		if !used[name] && len(all[name]) > 0 {
			t.Errorf("docs/json.md documents %q, and nothing printed it", name)
		}
	}
}

// objectsIn reads JSON Lines.
func objectsIn(t *testing.T, what string, b []byte) (objects []map[string]any) {
	t.Helper()
	for line := range bytes.Lines(b) {
		var o map[string]any
		if err := json.Unmarshal(line, &o); err != nil {
			t.Errorf("%s: %v in %q", what, err, line)
			continue
		}
		objects = append(objects, o)
	}
	return objects
}
