package wire

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"spotter/journal/form"
)

// The calls, as patterns of [net/http.ServeMux].
const (
	RouteAppend = "POST /v1/races/{race}/journals/{journal}"
	RouteCopy   = "GET /v1/races/{race}/journals/{journal}"
	RouteBeat   = "POST /v1/races/{race}/journals/{journal}/beat"
	RouteLines  = "GET /v1/races/{race}/journals/{journal}/lines"
	RouteBoard  = "GET /v1/races/{race}/board"
)

// From names the parameter of an append and of a call for lines: the byte they begin at.
const From = "from"

// JournalPath returns the path of a mirror, for appends and for questions.
func JournalPath(race, journal string) string {
	return "/v1/races/" + url.PathEscape(race) + "/journals/" + url.PathEscape(journal)
}

// BeatPath returns the path of a mirror's beats.
func BeatPath(race, journal string) string { return JournalPath(race, journal) + "/beat" }

// LinesPath returns the path of a mirror's lines.
func LinesPath(race, journal string) string { return JournalPath(race, journal) + "/lines" }

// nameLen is the number of letters of a journal's name without the number of a fork.
const nameLen = 16

// Name returns the name of a journal by its first line, with or without its newline: the first
// 16 hex digits of that line's hash. ok is false for what does not end as a line must.
func Name(first []byte) (name string, ok bool) {
	_, hash, ok := form.Split([]byte(strings.TrimSuffix(string(first), "\n")))
	if !ok {
		return "", false
	}
	return string(hash[:nameLen]), true
}

// ForkName returns the name of mirror number n of a journal: the journal's own for 1, and
// with the number behind it from 2 on.
func ForkName(journal string, n int) string {
	if n <= 1 {
		return journal
	}
	return journal + "." + strconv.Itoa(n)
}

// SplitName returns the journal and the number of a mirror's name; ok is false for what is
// no name. A name that passes is safe as the name of a file and as a NATS token.
func SplitName(mirror string) (journal string, n int, ok bool) {
	journal, number, fork := strings.Cut(mirror, ".")
	if len(journal) != nameLen || strings.Trim(journal, "0123456789abcdef") != "" {
		return "", 0, false
	}
	if !fork {
		return journal, 1, true
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 2 || n > MaxForks || strconv.Itoa(n) != number {
		return "", 0, false
	}
	return journal, n, true
}

// maxRace is the most letters of a race's name.
const maxRace = 64

// IsRace reports whether s can name a race: 1 to 64 lower-case letters, digits and single
// dashes between them. Such a name is safe as the name of a folder and in an address.
func IsRace(s string) bool {
	if s == "" || len(s) > maxRace || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return false
	}
	return s[0] != '-' && s[len(s)-1] != '-' && !strings.Contains(s, "--")
}

// TokenBytes is the number of random bytes of a token: 128 bits.
const TokenBytes = 16

// TokenText returns a token as it stands in an invitation: 22 letters.
func TokenText(random [TokenBytes]byte) string {
	return base64.RawURLEncoding.EncodeToString(random[:])
}

// IsToken reports whether s has the form of a token.
func IsToken(s string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return err == nil && len(b) == TokenBytes && len(s) == base64.RawURLEncoding.EncodedLen(TokenBytes) // else with line ends in it
}
