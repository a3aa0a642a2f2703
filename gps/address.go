package gps

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	"spotter/text"
)

// Address names the server or the port that sends positions.
type Address struct {
	Network string // "tcp": we connect; "udp": we listen
	Host    string // a name or an IP address, IPv6 without brackets
	Port    int    // 1 to 65535
}

// HostPort returns the address in the form of the net package, IPv6 in brackets.
func (a Address) HostPort() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }

func (a Address) String() string { return a.Network + ":" + a.HostPort() }

// ParseHostPort reads HOST:PORT, such as 127.0.0.1:2947 or [::1]:2947. The message of an error
// begins with the text as it was typed and says what to write instead.
func ParseHostPort(network, typed string) (Address, error) {
	shown := strconv.Quote(text.Clean(typed))
	const form = "write HOST:PORT, such as 127.0.0.1:2947"
	if strings.ContainsFunc(typed, func(r rune) bool { return r == ' ' || !text.Printable(r) }) {
		return Address{}, fmt.Errorf("%s has blanks or control characters: %s", shown, form)
	}
	host, port, found := cutPort(typed)
	bare := host
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") {
		bare = host[1 : len(host)-1]
	}
	switch {
	case typed == "":
		return Address{}, fmt.Errorf("the address is empty: %s", form)
	case strings.Contains(bare, ":") && bare == host && !strings.Contains(host, "[") && net.ParseIP(typed) != nil:
		return Address{}, fmt.Errorf("%s is an IPv6 address, and it is not clear where a port begins: write it in brackets, such as [::1]:2947", shown)
	case strings.Contains(bare, ":") && bare == host && !strings.Contains(host, "["):
		return Address{}, fmt.Errorf("%s has too many colons: write an IPv6 address in brackets, such as [::1]:2947", shown)
	case !found || port == "":
		return Address{}, fmt.Errorf("%s has no port: %s", shown, form)
	case bare == "" && network == "udp":
		return Address{}, fmt.Errorf("%s has no host: write 0.0.0.0 to listen on every network, 127.0.0.1 for this machine alone", shown)
	case bare == "":
		return Address{}, fmt.Errorf("%s has no host: write 127.0.0.1 for this machine, or a name or an IP address", shown)
	case bare != host && net.ParseIP(stripZone(bare)) == nil, strings.ContainsAny(bare, "[]/@?#"):
		return Address{}, fmt.Errorf("%s: %q is not a name or an IP address", shown, text.Clean(host))
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return Address{}, fmt.Errorf("%s: the port %q is not a number from 1 to 65535", shown, text.Clean(port))
	}
	return Address{Network: network, Host: bare, Port: int(n)}, nil
}

// ParseNetwork reads tcp:HOST:PORT or udp:HOST:PORT.
func ParseNetwork(typed string) (Address, error) {
	network, rest, found := strings.Cut(typed, ":")
	if !found || (network != "tcp" && network != "udp") {
		return Address{}, fmt.Errorf("%q has no tcp: or udp: in front; write tcp:HOST:PORT to connect to a phone, or udp:0.0.0.0:PORT to listen for it", text.Clean(typed))
	}
	a, err := ParseHostPort(network, rest)
	if err != nil {
		return Address{}, fmt.Errorf("after %s: %w", network, err)
	}
	return a, nil
}

// cutPort splits at the colon before the port: the last one that is not in brackets.
func cutPort(typed string) (host, port string, found bool) {
	if i := strings.LastIndexByte(typed, ':'); i > strings.LastIndexByte(typed, ']') {
		return typed[:i], typed[i+1:], true
	}
	return typed, "", false
}

// stripZone removes the zone of a link-local IPv6 address: fe80::1%wlan0 is fe80::1.
func stripZone(host string) string {
	host, _, _ = strings.Cut(host, "%")
	return host
}
