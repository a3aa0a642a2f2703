package licenses

import (
	"reflect"
	"strings"
	"testing"
)

func TestPack(t *testing.T) {
	want := []Part{{Kind: "module", Name: "example.org/a", Version: "v1.0.0", License: "MIT", Sum: "h1:x", Texts: []string{"a\n<b>"}}, {Kind: "voice", Name: "v", Origin: []string{"here"}}}
	packed, err := Pack(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Unpack(packed); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
	if _, err := Unpack(packed[:len(packed)/2]); err == nil {
		t.Error("half a list is read as a whole one")
	}
}

// TestEachTextOnce has two parts with one licence.
func TestEachTextOnce(t *testing.T) {
	var b strings.Builder
	err := Write(&b, []Part{{Kind: "module", Name: "a", Version: "v1", License: "MIT", Texts: []string{"same"}}, {Kind: "voice", Name: "b", License: "MIT", Origin: []string{"made here"}, Texts: []string{"same", "more"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"## Modules\n\n- a v1: MIT\n", "- b: MIT\n  - made here\n", "### a, b\n\n```text\nsame\n```\n", "### b\n\n```text\nmore\n```\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in the page:\n%s", want, &b)
		}
	}
}

func TestCommand(t *testing.T) {
	for _, tt := range []struct {
		words []string
		want  []string
	}{
		{nil, []string{"# Notices", "Permission is hereby granted", "Apache License", "voice en-US", "Go fonts"}},
		{[]string{"--list"}, []string{"PART", "golang.org/x/text", "BSD-3-Clause", "voice pt-BR"}},
	} {
		var out strings.Builder
		c := Command(&out)
		c.SetArgs(tt.words)
		if err := c.Execute(); err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q: %q is not in %.500q", tt.words, want, out.String())
			}
		}
	}
}
