package gps

import (
	"strings"
	"testing"
)

func TestParseAddresses(t *testing.T) {
	for typed, want := range map[string]string{
		"127.0.0.1:2947": "tcp:127.0.0.1:2947", "localhost:2947": "tcp:localhost:2947", "[::1]:2947": "tcp:[::1]:2947",
		"[fe80::1%wlan0]:1": "tcp:[fe80::1%wlan0]:1", "phone.local:65535": "tcp:phone.local:65535",
	} {
		a, err := ParseHostPort("tcp", typed)
		if err != nil || a.String() != want {
			t.Errorf("%q is %v, %v; want %s", typed, a, err, want)
		}
	}
	for typed, want := range map[string]string{"tcp:10.0.0.7:8000": "tcp:10.0.0.7:8000", "udp:[::]:10110": "udp:[::]:10110"} {
		a, err := ParseNetwork(typed)
		if err != nil || a.String() != want {
			t.Errorf("%q is %v, %v; want %s", typed, a, err, want)
		}
	}
}

// Each message names what was typed and what is wrong with it.
func TestRefuseAddresses(t *testing.T) {
	for typed, want := range map[string]string{
		"": "is empty", "localhost": "no port", "localhost:": "no port", ":2947": "no host", "[]:2947": "no host",
		"localhost:gps": `the port "gps" is not a number`, "localhost:0": "not a number from 1", "localhost:65536": "not a number from 1", "localhost:-1": "not a number from 1",
		"::1": "in brackets, such as [::1]:2947", "::1:2947": "not clear where a port begins", "fe80::1:2:2947": "in brackets", "a:b:1": "too many colons", "[::1]": "no port",
		"[phone]:1": "not a name", "http://x:1": "too many colons", "x/y:1": "not a name", "a b:1": "blanks", "a\x1b[31m:1": "control characters", "[::1:1": "not a name",
	} {
		a, err := ParseHostPort("tcp", typed)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q is %v, %v; want %q", typed, a, err, want)
		}
	}
	for _, typed := range []string{"", "tcp", "serial:/dev/ttyUSB0", "127.0.0.1:8000", "TCP:a:1", "\x1b]0;x\x07:1:2"} {
		if a, err := ParseNetwork(typed); err == nil || !strings.Contains(err.Error(), "tcp:") || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q is %v, %v", typed, a, err)
		}
	}
	if _, err := ParseNetwork("udp::10110"); err == nil || !strings.Contains(err.Error(), "after udp: \":10110\" has no host: write 0.0.0.0") {
		t.Errorf("an empty host is %v", err)
	}
}
