package wire

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Scheme begins the address of an invitation.
const Scheme = "spotter-hq"

// Invitation lets one pair into one race. Its text is a secret: it holds the token.
type Invitation struct {
	Host  string // name or address, and a port unless it is 443
	Race  string
	Token string
	// CA pins the authority of headquarters: the SHA-256 of its certificate, 64 lower-case hex
	// digits. Empty where the system's own authorities vouch for headquarters.
	CA string
}

// String returns the invitation as it is printed and stands in the QR code.
func (i Invitation) String() string {
	s := Scheme + "://" + i.Host + "/" + i.Race + "?token=" + i.Token
	if i.CA != "" {
		s += "&ca=" + i.CA
	}
	return s
}

// Base returns the address that the paths of the calls follow.
func (i Invitation) Base() string { return "https://" + i.Host }

// invite names the form that an error text shows.
const invite = Scheme + "://HOST/RACE?token=…"

// ParseInvitation reads an invitation, which may also begin with https. No error repeats the token.
func ParseInvitation(s string) (Invitation, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return Invitation{}, errors.New("this is no invitation: it looks like " + invite)
	}
	query, err := url.ParseQuery(u.RawQuery)
	i := Invitation{Host: strings.ToLower(u.Host), Race: strings.Trim(u.Path, "/"), Token: query.Get("token"), CA: query.Get("ca")}
	if token, ca, short := parseShort(u); short {
		i.Race, i.Token, i.CA = Live, token, ca
	}
	switch {
	case err != nil:
		return Invitation{}, errors.New("what follows the ? of the invitation cannot be read: copy it once more")
	case u.Scheme == "http":
		return Invitation{}, errors.New("an invitation with http is refused: headquarters speaks https only")
	case u.Scheme != Scheme && u.Scheme != "https":
		return Invitation{}, fmt.Errorf("this is no invitation: it looks like %s", invite)
	case u.User != nil || u.Fragment != "":
		return Invitation{}, errors.New("the invitation has a user or a # in it: copy it once more")
	case !isHost(u):
		return Invitation{}, errors.New("the invitation names no host: it looks like " + invite)
	case !IsRace(i.Race):
		return Invitation{}, errors.New("the invitation names no race behind its host: it looks like " + invite) // what stands there may be the token
	case !IsToken(i.Token):
		return Invitation{}, errors.New("the token of the invitation is not whole: it has 22 letters and digits")
	case i.CA != "" && !isSHA256(i.CA):
		return Invitation{}, errors.New(`"ca" of the invitation is not whole: it has 64 hex digits`)
	}
	return i, nil
}

// isHost reports whether an address names a host, and a port only if it is one.
func isHost(u *url.URL) bool {
	if u.Hostname() == "" || strings.ContainsAny(u.Hostname(), " %\\") || strings.HasSuffix(u.Host, ":") {
		return false
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		return err == nil && n > 0 && n < 1<<16
	}
	return net.ParseIP(u.Hostname()) != nil || !strings.Contains(u.Hostname(), ":")
}

func isSHA256(s string) bool {
	return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// short cuts what an error text repeats.
func short(s string) string {
	if len(s) > maxRace {
		return strings.ToValidUTF8(s[:maxRace], "") + "…"
	}
	return s
}
