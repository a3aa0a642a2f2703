package wire

import (
	"strings"
	"testing"
)

// The short form of a link says the same in capitals and digits, and nothing else is read as one.
func TestShort(t *testing.T) {
	i := Invitation{"192.168.43.1:8899", Live, aToken, aCA}
	s := i.Short()
	if s != strings.ToUpper(s) || len(s) > 114 { // what a QR code of 33 modules holds
		t.Errorf("%d: %s", len(s), s)
	}
	for _, text := range []string{s, strings.ToLower(s), " " + s + "/\n"} {
		if got, err := ParseInvitation(text); err != nil || got != i {
			t.Errorf("%s is read as %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{s[:len(s)-1], s + "A", s + "?token=" + aToken, strings.Replace(s, "HTTPS", "HTTP", 1)} {
		if got, err := ParseInvitation(text); err == nil {
			t.Errorf("%s is read as %+v", text, got)
		}
	}
}
