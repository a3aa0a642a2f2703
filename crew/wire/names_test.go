package wire

import (
	"strings"
	"testing"

	"spotter/journal/form"
)

func TestName(t *testing.T) {
	hash := "0123456789abcdef" + strings.Repeat("9", 48)
	line := `{"seq":1,"kind":"open"` + form.HashKey + hash + `"}`
	for _, tt := range []struct {
		line, want string
	}{
		{line, "0123456789abcdef"},
		{line + "\n", "0123456789abcdef"},
		{line + "\n\n", ""},
		{line[:len(line)-1], ""},
		{strings.Replace(line, "abcdef", "ABCDEF", 1), ""},
		{"", ""},
	} {
		if got, ok := Name([]byte(tt.line)); got != tt.want || ok != (tt.want != "") {
			t.Errorf("the name by %.30q is %q, %v", tt.line, got, ok)
		}
	}
}

func TestSplitName(t *testing.T) {
	const j = "0123456789abcdef"
	for n := 1; n <= MaxForks; n++ {
		name, number, ok := SplitName(ForkName(j, n))
		if name != j || number != n || !ok {
			t.Errorf("fork %d comes back as %q, %d, %v", n, name, number, ok)
		}
	}
	for _, s := range []string{"", j[1:], j + "0", strings.ToUpper(j), j + ".", j + ".1", j + ".0", j + ".02", j + ".10", j + ".2.2", j + ".x", j + ".+2", "../" + j[3:], "0123456789abcde/"} {
		if _, _, ok := SplitName(s); ok {
			t.Errorf("%q passes for a name", s)
		}
	}
}

func TestIsRace(t *testing.T) {
	for s, want := range map[string]bool{
		"boston-2027": true, "a": true, "10k": true, strings.Repeat("a", maxRace): true,
		"": false, "-a": false, "a-": false, "a--b": false, "Boston": false, "a b": false, "a.b": false, "a/b": false, "..": false, "münchen": false,
		strings.Repeat("a", maxRace+1): false, "a*": false, "a>": false,
	} {
		if IsRace(s) != want {
			t.Errorf("IsRace(%q) is %v", s, !want)
		}
	}
}

func TestPaths(t *testing.T) {
	for got, want := range map[string]string{
		JournalPath("boston-2027", "0123456789abcdef.2"): "/v1/races/boston-2027/journals/0123456789abcdef.2",
		BeatPath("r", "j"):  "/v1/races/r/journals/j/beat",
		LinesPath("r", "j"): "/v1/races/r/journals/j/lines",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestToken(t *testing.T) {
	s := TokenText([TokenBytes]byte{0xff, 1, 2, 15: 9})
	if !IsToken(s) || len(s) != 22 {
		t.Errorf("%q does not pass for a token", s)
	}
	for _, bad := range []string{"", s[:21], s + "A", s[:21] + "B", strings.Repeat("=", 22), strings.Repeat(" ", 22), s + "\n"} { // B: bits that 16 bytes do not have
		if IsToken(bad) {
			t.Errorf("%q passes for a token", bad)
		}
	}
}
