package wire

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// The calls of the board besides [RouteBoard], as patterns of [net/http.ServeMux].
const (
	RouteAcknowledge = "POST /v1/races/{race}/board/{journal}/acknowledge"
	RouteHistory     = "GET /v1/races/{race}/board/{journal}/history"
	RouteCourse      = "GET /v1/races/{race}/course"
)

// The events of the stream of a board, as they stand behind "event:".
const (
	EventHello = "hello" // a [Hello]: a full state begins
	EventPair  = "pair"  // a [Row]
	EventGone  = "gone"  // a [Gone]
	EventReady = "ready" // a [Clock]: the full state is complete
	EventClock = "clock" // a [Clock], each [ClockEvery]

	// The alarms: an [Alarm] each, with a number behind "id:". The rows say the same.
	EventFall         = "fall"
	EventStop         = "stop"
	EventEarpieceLost = "earpiece_lost"
	EventLinkLost     = "link_lost"
	EventVoid         = "void"
)

// The times of a board.
const (
	ClockEvery  = 5 * time.Second  // between two clocks of a stream
	KeepAlive   = 15 * time.Second // between two comments of a stream
	StreamRetry = 2 * time.Second  // a viewer waits so long before it connects again, at first
	StreamQuiet = 12 * time.Second // a stream that was silent for so long has no link
)

// Row is a pair on a board, as it stands. Times are by the clock of headquarters.
type Row struct {
	Mirror string `json:"mirror"`
	Label  string `json:"label,omitempty"` // what headquarters calls the pair, such as "bib 4711"
	// Runner and Spotter are for crew and medical only.
	Runner  string `json:"runner,omitempty"`
	Spotter string `json:"spotter,omitempty"`

	Status string    `json:"status"`         // in words, such as "fall"
	Rank   int       `json:"rank"`           // of the status: 0 is the worst
	Since  time.Time `json:"since,omitzero"` // zero where that is not known
	Heard  time.Time `json:"heard,omitzero"` // of the last line or beat, when the row was made
	// Red names what is red, "" where nothing is. Another fall, STOP or loss has another name.
	Red string `json:"red,omitempty"`
	Ack *Ack   `json:"ack,omitempty"` // who has taken this red on

	DistanceM float64   `json:"distance_m,omitempty"` // of the last board
	PassedAt  time.Time `json:"passed_at,omitzero"`   // when that was
	PaceMs    int64     `json:"pace_ms,omitempty"`    // per km, of the last lap
	GapMs     *int64    `json:"gap_ms,omitempty"`     // behind the target; negative is ahead
	ClockMs   *int64    `json:"clock_ms,omitempty"`   // headquarters' clock less the pair's
	Battery   *int      `json:"battery,omitempty"`    // of the spotter's machine, 0 to 100 %
	Unsaved   int       `json:"unsaved,omitempty"`    // lines that the pair's own disk does not have
}

// CompareRows orders rows worst first; of the same status the one that has been so for longest
// first, then by label and mirror.
func CompareRows(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Rank, b.Rank), a.Since.Compare(b.Since), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Mirror, b.Mirror))
}

// Loud reports whether a row is red and nobody has taken that on: it makes a sound.
func (r *Row) Loud() bool { return r.Red != "" && r.Ack == nil }

// Ack says that somebody has taken on what is red.
type Ack struct {
	Mirror string    `json:"mirror"`
	Red    string    `json:"red"` // the row's
	By     string    `json:"by"`  // who
	At     time.Time `json:"at"`
}

// Check returns what is wrong with an acknowledgement, in plain English.
func (a *Ack) Check() error {
	switch {
	case a.By == "" || strings.TrimSpace(a.By) == "":
		return errors.New(`an acknowledgement needs "by": your name`)
	case len(a.By) > MaxWord || !utf8.ValidString(a.By):
		return fmt.Errorf(`"by" may have %d bytes of UTF-8`, MaxWord)
	case a.Red == "" || len(a.Red) > MaxWord:
		return errors.New(`an acknowledgement needs "red": that of the row`)
	}
	return nil
}

// Hello begins a full state of a board. Rows follow, and then [EventReady].
type Hello struct {
	Clock
	Race string `json:"race"`
	// What the viewer may do.
	Names       bool `json:"names"`       // see names, and the history of a pair
	Acknowledge bool `json:"acknowledge"` // take on what is red
	Message     bool `json:"message"`     // write to spotters
	Pairs       int  `json:"pairs"`       // rows that follow
}

// Clock tells the time of headquarters.
type Clock struct {
	At      time.Time `json:"at"`
	Reading int       `json:"reading,omitempty"` // journals that headquarters still has to read after its start
	Missed  uint64    `json:"missed,omitempty"`  // alarms that this viewer was too slow for; the rows are right all the same
}

// Gone says that a row is to be taken off a board.
type Gone struct {
	Mirror string `json:"mirror"`
}

// Alarm tells of something that has just happened.
type Alarm struct {
	Mirror string    `json:"mirror"`
	Label  string    `json:"label,omitempty"`
	At     time.Time `json:"at"`             // when headquarters saw it
	Since  time.Time `json:"since,omitzero"` // when it began
}

// History holds the last lines of a pair's journal in words, and what was written to its spotter.
type History struct {
	Lines    []Told   `json:"lines"` // the newest last
	Messages []Posted `json:"messages"`
}

// Told is a line of a journal in words.
type Told struct {
	Seq  uint64    `json:"seq"`
	At   time.Time `json:"at"`             // by the pair's own clock
	Race string    `json:"race,omitempty"` // race time, such as "1:02:03"
	Text string    `json:"text"`
	Red  bool      `json:"red,omitempty"` // a fall, a STOP or a fault
}

// Posted is a message to a spotter, and when it was seen.
type Posted struct {
	Message
	Seen time.Time `json:"seen,omitzero"` // zero: it waits
}

// Course is the course of a race, for a strip.
type Course struct {
	Name    string       `json:"name,omitempty"`
	LengthM float64      `json:"length_m"`
	Heights [][2]float64 `json:"heights,omitempty"` // distance and height in metres
	Marks   []Mark       `json:"marks,omitempty"`
}

// Mark is a thing on a course.
type Mark struct {
	AtM  float64 `json:"at_m"`
	Text string  `json:"text"`
}

// BoardPath returns the path of a race's board.
func BoardPath(race string) string { return "/v1/races/" + url.PathEscape(race) + "/board" }

// CoursePath returns the path of a race's course.
func CoursePath(race string) string { return "/v1/races/" + url.PathEscape(race) + "/course" }

// AcknowledgePath returns the path by which a red row is taken on.
func AcknowledgePath(race, mirror string) string {
	return BoardPath(race) + "/" + url.PathEscape(mirror) + "/acknowledge"
}

// HistoryPath returns the path of a pair's history.
func HistoryPath(race, mirror string) string {
	return BoardPath(race) + "/" + url.PathEscape(mirror) + "/history"
}

// MessagesPath returns the path of the messages to a spotter.
func MessagesPath(race, mirror string) string { return JournalPath(race, mirror) + "/messages" }

// PagePath is the path of the web page of the board.
const PagePath = "/board"

// PageLink returns the address of the board's web page for a guest. The token stands behind the
// #, which a browser sends to nobody.
func (i Invitation) PageLink() string {
	return i.Base() + PagePath + "#" + url.Values{"race": {i.Race}, "token": {i.Token}}.Encode()
}

// ParseViewer reads an invitation, or the address of the board's page. No error repeats the token.
func ParseViewer(s string) (Invitation, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "https" || u.Path != PagePath || u.Fragment == "" {
		return ParseInvitation(s)
	}
	v, err := url.ParseQuery(u.Fragment)
	if err != nil {
		return Invitation{}, errors.New("what follows the # of the address cannot be read: copy it once more")
	}
	return ParseInvitation(Invitation{Host: u.Host, Race: v.Get("race"), Token: v.Get("token")}.String())
}
