package wire

import (
	"strings"
	"testing"
)

const (
	aToken = "AAECAwQFBgcICQoLDA0ODw"
	aCA    = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
)

func TestInvitation(t *testing.T) {
	for _, i := range []Invitation{
		{"hq.example", "boston-2027", aToken, ""},
		{"hq.example:8443", "boston-2027", aToken, aCA},
		{"192.0.2.7:8443", "b", aToken, aCA},
		{"[2001:db8::7]:8443", "b", aToken, aCA},
		{"[2001:db8::7]", "b", aToken, aCA},
	} {
		got, err := ParseInvitation(i.String())
		if err != nil || got != i {
			t.Errorf("%s is read as %+v, %v", i, got, err)
		}
		got, err = ParseInvitation(" " + strings.Replace(i.String(), Scheme, "https", 1) + "\n")
		if err != nil || got != i {
			t.Errorf("with https, %s is read as %+v, %v", i, got, err)
		}
	}
	if got := (Invitation{Host: "hq.example:8443"}).Base(); got != "https://hq.example:8443" {
		t.Errorf("the base is %s", got)
	}
}

func TestBadInvitation(t *testing.T) {
	good := "spotter-hq://hq.example/boston?token=" + aToken
	for s, want := range map[string]string{
		"":                                       "no invitation",
		"hq.example":                             "no invitation",
		strings.Replace(good, Scheme, "http", 1): "https only",
		strings.Replace(good, Scheme, "file", 1): "no invitation",
		strings.Replace(good, "hq.example", "", 1):                   "names no host",
		strings.Replace(good, "hq.example", "hq.example:", 1):        "names no host",
		strings.Replace(good, "hq.example", "hq.example:70000", 1):   "names no host",
		strings.Replace(good, "hq.example", "me:pw@hq.example", 1):   "a user",
		strings.Replace(good, "boston", "", 1):                       "names no race",
		strings.Replace(good, "boston", "..", 1):                     "names no race",
		strings.Replace(good, "boston", "a/b", 1):                    "names no race",
		strings.Replace(good, "boston", strings.Repeat("A", 999), 1): "names no race",
		strings.Replace(good, "boston", aToken, 1):                   "names no race",
		"https://hq.example/" + aToken:                               "names no race",
		good[:len(good)-1]:                                           "token of the invitation is not whole",
		good + "&ca=12":                                              `"ca"`,
		good + "&ca=%zz":                                             "cannot be read",
		good + "#x":                                                  "a user",
		"spotter-hq://%zz" + good:                                    "no invitation",
	} {
		_, err := ParseInvitation(s)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), aToken[:20]) || len(err.Error()) > 300 {
			t.Errorf("%q: %v, want %q", s, err, want)
		}
	}
}

func FuzzInvitation(f *testing.F) {
	f.Add("spotter-hq://hq.example:8443/boston-2027?token=" + aToken + "&ca=" + aCA)
	f.Add("https://[2001:db8::7]/b?token=" + aToken)
	f.Fuzz(func(t *testing.T, s string) {
		i, err := ParseInvitation(s)
		if err != nil {
			return
		}
		if again, err := ParseInvitation(i.String()); err != nil || again != i {
			t.Errorf("%q is read as %+v, and written and read again as %+v, %v", s, i, again, err)
		}
	})
}
