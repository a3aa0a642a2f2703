package lines

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go"

	"spotter/crew/wire"
	"spotter/journal/form"
)

// The roots of the subjects.
const (
	raceRoot = "race."
	crewRoot = "crew."
	beatRoot = "beat."
)

// subjectOf returns the subject of a mirror. The number of a fork is a token of its own.
func subjectOf(race, mirror string) string { return raceRoot + race + "." + mirror }

// splitSubject returns the race and what follows it of a subject with a root.
func splitSubject(subject, root string) (race, rest string, ok bool) {
	subject, ok = strings.CutPrefix(subject, root)
	race, rest, cut := strings.Cut(subject, ".")
	return race, rest, ok && cut && wire.IsRace(race)
}

// entry describes a message of a mirror's subject: it has bytes first to end, the last one not
// included, and the hash of the line that ends there.
type entry struct {
	seq        uint64 // 0: there is no message
	first, end int64
	head       string
	from       string // the headquarters that published it
	data       []byte
}

// The headers of a message.
const (
	headerID    = "Nats-Msg-Id"
	headerFrom  = "Spotter-Hq"
	idSeparator = ":"
)

// id names exact bytes: race/journal:first-end:head. Two batches that differ in a byte have
// different ones, for the head is the end of a chain. A name without the head would let
// JetStream call the other branch of a fork a duplicate, and it would be lost.
func id(race, mirror string, e entry) string {
	return fmt.Sprintf("%s/%s:%d-%d:%s", race, mirror, e.first, e.end, e.head)
}

// errMessage is the error of a message that no headquarters wrote.
var errMessage = errors.New("this message is not from a headquarters")

// parse reads what a message says of itself.
func parse(h nats.Header, data []byte, seq uint64) (entry, error) {
	e := entry{seq: seq, data: data, from: h.Get(headerFrom)}
	parts := strings.Split(h.Get(headerID), idSeparator)
	if len(parts) != 3 {
		return e, errMessage
	}
	first, end, cut := strings.Cut(parts[1], "-")
	var err1, err2 error
	e.first, err1 = strconv.ParseInt(first, 10, 64)
	e.end, err2 = strconv.ParseInt(end, 10, 64)
	e.head = parts[2]
	if !cut || err1 != nil || err2 != nil || e.first < 0 || e.end-e.first != int64(len(data)) || !form.IsHash([]byte(e.head)) {
		return e, errMessage
	}
	return e, nil
}
