package text

import "testing"

// No text of others begins as a formula does.
func TestInertCell(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
		"＝1+1": "'＝1+1", "": "", "Boston": "Boston", "'=1": "'=1", "1-1": "1-1", " =1": " =1", "\xff=": "\xff=",
	} {
		if got := InertCell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
