package intake

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/wire"
	"spotter/race"
)

// Mirrors keep the lines. A [mirrors.Store] does.
type Mirrors interface {
	Copy(race, name string) (wire.Copy, error)
	Append(race, name string, from int64, batch []byte) (mirrors.Appended, error)
	Read(race, name string, from int64, room []byte) (b []byte, grown <-chan struct{}, err error)
}

// News tells of what came in: lines of a pair, or a beat.
type News struct {
	Race, Mirror string
	At           time.Time    // when it came, by the clock of headquarters
	Events       []race.Event // of the lines that were kept
	Beat         *wire.Beat   // nil for lines
}

// Options say what an intake works with. Mirrors, Book and Post are needed.
type Options struct {
	Mirrors Mirrors
	Book    *access.Book
	Post    *post.Office
	// Audit takes what happened. It must not keep a call waiting for long. Nil: nobody is told.
	Audit func(access.Entry)
	// Told is called for each batch and each beat, after the disk has it and before the pair
	// is answered. It must not wait. Nil: nobody is told.
	Told func(News)
	Now  func() time.Time // nil: the system's clock
	Hold time.Duration    // the longest that a call for lines waits; 0 means [wire.HoldLines]

	Limits Limits
}

// ErrAway is in the chain of errors of a call that several headquarters have to agree on, while
// they cannot.
var ErrAway = errors.New("headquarters cannot reach its cluster (NATS) at the moment: wait, nothing is lost")

// RouteMessage is the call of the crew that writes to a spotter.
const RouteMessage = "POST /v1/races/{race}/journals/{journal}/messages"

// Intake answers the calls. It is an [http.Handler].
type Intake struct {
	o      Options
	mux    *http.ServeMux
	limits *limiter
	heard  heard
	views  views

	unowned unowned
}

// New returns an intake.
func New(o Options) *Intake {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Audit == nil {
		o.Audit = func(access.Entry) {}
	}
	if o.Told == nil {
		o.Told = func(News) {}
	}
	o.Hold = cmp.Or(o.Hold, wire.HoldLines)
	i := &Intake{o: o, mux: http.NewServeMux(), limits: newLimiter(o.Limits.filled(), o.Now)}
	readers := []access.Role{access.Pair, access.Crew, access.Medical, access.Reader}
	i.handle(wire.RouteAppend, i.append, access.Pair)
	i.handle(wire.RouteCopy, i.copy, readers...)
	i.handle(wire.RouteBeat, i.beat, access.Pair)
	i.handle(wire.RouteLines, i.lines, readers...)
	i.handle(wire.RoutePulse, i.pulse, readers...)
	i.handle(wire.RouteList, i.list, readers...)
	i.handle(RouteMessage, i.message, access.Crew, access.Medical)
	i.mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, "there is no such call", "")
	})
	return i
}

// The values of headers that each answer has. Nobody changes them.
var noStore, noSniff, isJSON = []string{"no-store"}, []string{"nosniff"}, []string{"application/json"}

// ServeHTTP implements [http.Handler].
func (i *Intake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["Cache-Control"], h["X-Content-Type-Options"] = noStore, noSniff
	i.mux.ServeHTTP(w, r)
}

// call is one call of a guest who may make it.
type call struct {
	guest   access.Guest
	race    string
	mirror  string
	journal string // the mirror's, without the number of a fork
	token   string // a secret
}

// refusal is an answer that is not 200.
type refusal struct {
	status int
	error  string
	place  string
}

// Error implements error.
func (r *refusal) Error() string { return r.error }

// handle answers the calls of a pattern, of guests with one of the roles.
func (i *Intake) handle(pattern string, answer func(http.ResponseWriter, *http.Request, call) error, roles ...access.Role) {
	i.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		c, err := i.admit(r, roles)
		if err == nil {
			var leave func()
			if leave, err = i.limits.enter(c.guest.ID); err == nil {
				defer leave()
				err = answer(w, r, c)
			}
		}
		if err != nil {
			i.failed(w, r, c, err)
		}
	})
}

// admit finds who calls, and whether they may.
func (i *Intake) admit(r *http.Request, roles []access.Role) (call, error) {
	c := call{race: r.PathValue("race"), mirror: r.PathValue("journal")}
	if wire.IsRace(c.race) && i.o.Book.Forgotten(c.race) { // its tokens were deleted as well
		return c, access.ErrForgotten
	}
	var bearer bool
	var err error
	if c.token, bearer = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); !bearer || !wire.IsToken(c.token) {
		err = &refusal{http.StatusUnauthorized, "this call needs the token of an invitation", ""}
	} else {
		c.guest, err = i.o.Book.Find(c.token)
	}
	if c.guest.ID == "" && err != nil {
		return c, cmp.Or(i.limits.wrong(address(r)), err)
	}
	if err != nil {
		return c, err
	}
	var ok bool
	whole := c.mirror == "" // a call about the race names no journal
	if c.journal, _, ok = wire.SplitName(c.mirror); !ok && !whole || !wire.IsRace(c.race) {
		return c, mirrors.ErrNames
	}
	if c.guest.Race != c.race {
		return c, &refusal{http.StatusForbidden, "this invitation is for another race", ""}
	}
	for _, role := range roles {
		if c.guest.Role == role && whole {
			return c, nil
		}
		if c.guest.Role == role {
			return c, i.mayTouch(c)
		}
	}
	return c, &refusal{http.StatusForbidden, "an invitation as " + string(c.guest.Role) + " does not allow this call", ""}
}

// failed answers a call that cannot be done, and notes it.
func (i *Intake) failed(w http.ResponseWriter, r *http.Request, c call, err error) {
	if fork, ok := errors.AsType[*mirrors.ForkError](err); ok {
		i.o.Audit(entry(r, c, "fork", fork.Fork))
		answer(w, http.StatusConflict, wire.Forked{Copy: fork.Copy, Fault: wire.Fault{Error: fork.Error()}, Fork: fork.Fork})
		return
	}
	a := refusalOf(err)
	if a.status == http.StatusGone && !errors.Is(err, access.ErrForgotten) && !i.o.Book.Forgotten(c.race) {
		a = errDeleting
	}
	i.o.Audit(entry(r, c, access.Refused, http.StatusText(a.status)+": "+a.error))
	switch a.status {
	case http.StatusTooManyRequests:
		w.Header().Set("Retry-After", "1")
	case http.StatusServiceUnavailable, http.StatusInsufficientStorage:
		w.Header().Set("Retry-After", "5")
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	refuse(w, a.status, a.error, a.place)
}

// errDeleting is the answer while the lines of a race go that itself stays: a pair must not take it for closed.
var errDeleting = &refusal{http.StatusServiceUnavailable, "old lines of this race are being deleted just now: try again", ""}

// refusalOf returns the answer for an error. What is not named here is a fault of
// headquarters: the caller waits and tries again. It is not told which: names of files are
// no business of a guest.
func refusalOf(err error) *refusal {
	if r, ok := errors.AsType[*refusal](err); ok {
		return r
	}
	if bad, ok := errors.AsType[*mirrors.BatchError](err); ok {
		return &refusal{http.StatusBadRequest, bad.Msg, bad.Place}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &refusal{http.StatusRequestEntityTooLarge, "this is more than one call may send", ""}
	}
	for _, known := range []struct {
		err    error
		status int
	}{
		{access.ErrUnknown, http.StatusUnauthorized}, {access.ErrRevoked, http.StatusForbidden},
		{access.ErrForgotten, http.StatusGone}, {mirrors.ErrForgotten, http.StatusGone}, {post.ErrForgotten, http.StatusGone},
		{access.ErrOthers, http.StatusForbidden}, {access.ErrJournals, http.StatusForbidden},
		{mirrors.ErrNames, http.StatusBadRequest}, {post.ErrWaiting, http.StatusTooManyRequests},
		{errBusy, http.StatusTooManyRequests}, {mirrors.ErrFull, http.StatusInsufficientStorage},
		{ErrAway, http.StatusServiceUnavailable},
	} {
		if errors.Is(err, known.err) {
			return &refusal{known.status, known.err.Error(), ""}
		}
	}
	return &refusal{http.StatusServiceUnavailable, "headquarters cannot do this at the moment: try again", ""}
}

// entry is an entry of the audit log for a call.
func entry(r *http.Request, c call, do, text string) access.Entry {
	e := access.Entry{Do: do, Guest: c.guest.ID, Role: c.guest.Role, From: address(r), Text: text}
	if wire.IsRace(c.race) {
		e.Race = c.race
	}
	if c.journal != "" {
		e.Journal = c.mirror
	}
	return e
}

// refuse answers with a fault.
func refuse(w http.ResponseWriter, status int, text, place string) {
	answer(w, status, wire.Fault{Error: text, Place: place})
}

// answer writes a body as JSON.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header()["Content-Type"] = isJSON
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a caller who has gone asks again
}

// answerCopy answers an append, which is what nearly all calls are: it takes a tenth of the time of
// answer.
func answerCopy(w http.ResponseWriter, c wire.Copy) {
	w.Header()["Content-Type"] = isJSON
	var room [160]byte
	b := strconv.AppendInt(append(room[:0], `{"size":`...), c.Size, 10)
	b = strconv.AppendInt(append(b, `,"lines":`...), int64(c.Lines), 10)
	b = append(append(append(b, `,"head":"`...), c.Head...), `"}`+"\n"...) // a hash has nothing to escape
	_, _ = w.Write(b)                                                      // a caller who has gone asks again
}

// body reads the body of a call, at most so many bytes.
func body(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	if r.ContentLength > most {
		return nil, &http.MaxBytesError{Limit: most}
	}
	if r.ContentLength > 0 {
		b := make([]byte, r.ContentLength)
		if _, err := io.ReadFull(r.Body, b); err != nil {
			return nil, errShortBody
		}
		return b, nil
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if _, large := errors.AsType[*http.MaxBytesError](err); err != nil && !large {
		return nil, errShortBody
	}
	return b, err
}

var errShortBody = &refusal{http.StatusBadRequest, "the call ended before its body did", ""}
