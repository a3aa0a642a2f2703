package wire

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
)

// Live names the one race of a spotter's device that is followed without headquarters.
const Live = "live"

// letters writes bytes in capitals and digits: a QR code has room for more of those, and a
// person can type them.
var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

// Short returns an invitation to the race of a spotter's device in capitals and digits, for a QR
// code that fits on a small screen: HTTPS://HOST/TOKEN/CA. It is for [Live] alone, with a pin.
func (i Invitation) Short() string {
	token, err := base64.RawURLEncoding.DecodeString(i.Token)
	ca, errCA := hex.DecodeString(i.CA)
	if err != nil || errCA != nil {
		return i.String()
	}
	return strings.ToUpper("https://"+i.Host) + "/" + letters.EncodeToString(token) + "/" + letters.EncodeToString(ca)
}

// parseShort reads the path of what Short returns; ok is false for any other.
func parseShort(u *url.URL) (token, ca string, ok bool) {
	a, b, two := strings.Cut(strings.ToUpper(strings.Trim(u.Path, "/")), "/")
	t, err := letters.DecodeString(a)
	c, errCA := letters.DecodeString(b)
	if !two || err != nil || errCA != nil || len(t) != TokenBytes || len(c) != 32 || u.RawQuery != "" || letters.EncodeToString(t) != a || letters.EncodeToString(c) != b {
		return "", "", false
	}
	return TokenText([TokenBytes]byte(t)), hex.EncodeToString(c), true
}
