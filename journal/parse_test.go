package journal

import (
	"bytes"
	"encoding/json"
	"testing"
)

// FuzzFields compares the quick way into a line's object with encoding/json's.
func FuzzFields(f *testing.F) {
	file, _ := example()
	for line := range bytes.Lines(file) {
		f.Add(bytes.TrimSpace(line))
	}
	f.Add([]byte(`{}`))
	f.Add([]byte("{ \"a\\u0062\" :\t[1,{\"x\":\"]}\"}] , \"\\\"\":-1e3 , \"c\":null }"))
	f.Add([]byte(`{"a":1,"\u0061":2}`))
	f.Add([]byte(`{"a":{"b":"\\"},"c":"\\\""}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		if checkBytes(line) != nil {
			return
		}
		var want map[string]json.RawMessage
		err := json.Unmarshal(line, &want)
		got, fault := fields(nil, line)
		if fault != nil {
			if fault.at < 0 || fault.at > len(line) {
				t.Fatalf("%q: byte %d", line, fault.at)
			}
			if err == nil && line[0] == '{' && len(got) == len(want) && len(want) < maxFields && !bytes.Contains([]byte(fault.msg), []byte("twice")) {
				t.Fatalf("%q: %s", line, fault.msg)
			}
			return
		}
		if err != nil || len(got) != len(want) {
			t.Fatalf("%q: %d fields, want %d, %v", line, len(got), len(want), err)
		}
		for _, g := range got {
			if w, ok := want[string(g.name)]; !ok || !bytes.Equal(g.value, w) || !bytes.HasPrefix(line[g.at:], g.value) {
				t.Fatalf("%q: field %q is %s, want %s", line, g.name, g.value, w)
			}
		}
	})
}
