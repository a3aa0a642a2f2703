package link_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"spotter/phone/link"
)

func TestWhoIsLetIn(t *testing.T) {
	s := serve(t)
	token := strings.Trim(s.path(link.Ear), "/")
	for _, tt := range []struct {
		name, method, path, host, origin string
		status                           int
	}{
		{"page", "GET", "/" + token + "/", "", "", 200},
		{"page in capitals", "GET", "/" + strings.ToUpper(token) + "/", "", "", 200},
		{"head", "HEAD", "/" + token + "/", "", "", 200},
		{"file", "GET", "/" + token + "/ear.js", "", "", 200},
		{"clip", "GET", "/" + token + "/clips/abc.wav", "", "", 200},
		{"no such clip", "GET", "/" + token + "/clips/abd.wav", "", "", 404},
		{"clips of the pads", "GET", s.path(link.Pads) + "clips/abc.wav", "", "", 404},
		{"no such file", "GET", "/" + token + "/other.js", "", "", 404},
		{"a way out", "GET", "/" + token + "/..%2f..%2fx.js", "", "", 404},
		{"without a slash", "GET", "/" + token, "", "", 302},
		{"wrong token", "GET", "/" + strings.Repeat("0", 32) + "/", "", "", 404},
		{"short token", "GET", "/" + token[:31] + "/", "", "", 404},
		{"no token", "GET", "/", "", "", 404},
		{"post", "POST", "/" + token + "/", "", "", 405},
		{"wrong host", "GET", "/" + token + "/", "evil.example", "", 421},
		{"wrong port", "GET", "/" + token + "/", "127.0.0.1:1", "", 421},
		{"wrong origin", "GET", "/" + token + "/link", "", "http://evil.example", 403},
		{"origin null", "GET", "/" + token + "/link", "", "null", 403},
		{"secure origin of a plain link", "GET", "/" + token + "/link", "", "https://" + s.host, 403},
		{"no WebSocket", "GET", "/" + token + "/link", "", "http://" + s.host, 426},
	} {
		r, err := http.NewRequest(tt.method, "http://"+s.host+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = tt.host
		if tt.origin != "" {
			r.Header.Set("Origin", tt.origin)
		}
		a, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(a.Body)
		a.Body.Close()
		if a.StatusCode != tt.status {
			t.Errorf("%s: %s, want %d", tt.name, a.Status, tt.status)
		}
		if a.Header.Get("Referrer-Policy") != "no-referrer" || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", tt.name, a.Header)
		}
		if tt.status != 302 && (strings.Contains(string(body), token) || strings.Contains(fmt.Sprint(a.Header), token)) {
			t.Errorf("%s: the answer has the token: %s %v", tt.name, body, a.Header)
		}
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

func TestPolicyNamesWhatThePageHas(t *testing.T) {
	s := serve(t)
	a, err := http.Get("http://" + s.host + s.path(link.Ear))
	if err != nil {
		t.Fatal(err)
	}
	a.Body.Close()
	got := a.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self' 'sha256-47vTfXEFSXVi+rVKpWUoNnrZp6kf9VwDUv0tVEbNdfg='"[:18], "connect-src 'self' ws://" + s.host, "frame-ancestors 'none'"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if strings.Count(got, "'sha256-") != 2 || strings.Contains(got, "unsafe") {
		t.Error(got)
	}
}
