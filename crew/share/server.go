package share

import (
	"crypto/rand"
	"crypto/subtle"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"spotter/crew/authority"
	"spotter/crew/wire"
)

// Options say what is shared. Path, Safe and Now are required.
type Options struct {
	Path func() string    // the file of the journal now; "" before there is one. It must not wait
	Safe func() int64     // how many bytes of it are on the disk for good. It must not wait
	Now  func() time.Time // the clock by which the journal's lines are stamped
	Beat func() wire.Beat // how this device does; nil: it does not tell
	// Handing hands the race over; nil where that cannot be.
	Handing *Handing
	Hold    time.Duration // the longest that a call for lines waits; 0: [wire.HoldLines]
}

// Server answers the calls of devices that follow. Its methods may be called at the same time.
type Server struct {
	o     Options
	ca    *authority.Authority
	token string
	file  file
	mux   *http.ServeMux
	calls chan struct{} // a place for each call that is under way
	stops stops

	mu    sync.Mutex
	host  string // "" while nothing is served
	grown chan struct{}
}

// mostCalls bounds the calls that are under way at once.
const mostCalls = 16

// New returns a server with a new token and a new authority, which last as long as it does.
func New(o Options) (*Server, error) {
	ca, err := authority.Fresh(time.Now)
	if err != nil {
		return nil, err
	}
	if o.Hold == 0 {
		o.Hold = wire.HoldLines
	}
	var random [wire.TokenBytes]byte
	rand.Read(random[:]) // it never fails: the program would end
	s := &Server{o: o, ca: ca, token: wire.TokenText(random), mux: http.NewServeMux(), calls: make(chan struct{}, mostCalls), grown: make(chan struct{})}
	s.handle(wire.RouteList, s.list)
	s.handle(wire.RoutePulse, s.pulse)
	s.handle(wire.RouteLines, s.lines)
	s.handle(wire.RouteHand, s.hand)
	s.handle(wire.RouteStops, s.tellStops)
	s.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { refuse(w, http.StatusNotFound, "there is no such call") })
	return s, nil
}

// Link returns the link that lets a device follow; false while nothing is served.
func (s *Server) Link() (i wire.Invitation, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return wire.Invitation{Host: s.host, Race: wire.Live, Token: s.token, CA: s.ca.Fingerprint()}, s.host != ""
}

// Serve serves on a listener until it is closed, or stop is. It returns why it ended; nil for stop.
func (s *Server) Serve(on net.Listener, stop <-chan struct{}) error {
	host, _, err := net.SplitHostPort(on.Addr().String())
	if err != nil {
		return err
	}
	c, err := s.ca.Server([]string{host})
	if err != nil {
		return err
	}
	c.NextProtos = []string{"http/1.1"}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: s.o.Hold + 20*time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10, ErrorLog: log.New(io.Discard, "", 0)} // strangers write what they like into it
	s.mu.Lock()
	s.host = on.Addr().String()
	s.mu.Unlock()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(tls.NewListener(on, c)) }()
	select {
	case <-stop:
		_ = server.Close() // a call that is cut off is made again, to whoever has the race then
		<-ended
	case err = <-ended:
	}
	s.mu.Lock()
	s.host = ""
	s.mu.Unlock()
	return err
}

// Wake tells that the journal has more lines on its disk. It never waits.
func (s *Server) Wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.grown)
	s.grown = make(chan struct{})
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s.mux.ServeHTTP(w, r)
}

// refusal is an answer that is not 200.
type refusal struct {
	status int
	error  string
}

// Error implements error.
func (r *refusal) Error() string { return r.error }

// handle answers the calls of a pattern, of those who have the token.
func (s *Server) handle(pattern string, do func(http.ResponseWriter, *http.Request) error) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !bearer || subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1 || r.PathValue("race") != wire.Live {
			refuse(w, http.StatusUnauthorized, "this call needs the token of the link")
			return
		}
		select {
		case s.calls <- struct{}{}:
			defer func() { <-s.calls }()
		default:
			w.Header().Set("Retry-After", "1")
			refuse(w, http.StatusTooManyRequests, "these are too many calls: wait for a second")
			return
		}
		if err := do(w, r); err != nil {
			no, ok := errors.AsType[*refusal](err)
			if !ok { // the file: names of files are no business of others
				no = &refusal{http.StatusServiceUnavailable, "the journal cannot be read at the moment: try again"}
			}
			refuse(w, no.status, no.error)
		}
	})
}

// look returns the journal that a call is about, as far as it is on the disk.
func (s *Server) look(r *http.Request) (have wire.Copy, err error) {
	name, have, err := s.file.look(s.o.Path(), s.o.Safe())
	if err == nil && r.PathValue("journal") != name {
		err = &refusal{http.StatusNotFound, "this device runs another race"}
	}
	return have, err
}

// list names the one journal.
func (s *Server) list(w http.ResponseWriter, _ *http.Request) error {
	l := wire.List{Journals: []wire.Listed{}}
	name, have, err := s.file.look(s.o.Path(), s.o.Safe())
	if err == nil {
		l.Journals = append(l.Journals, wire.Listed{Journal: name, Lines: have.Lines, Heard: new(int64)})
	} else if !errors.Is(err, errEmpty) {
		return err
	}
	answer(w, http.StatusOK, l)
	return nil
}

// pulse tells how the device does, and its clock.
func (s *Server) pulse(w http.ResponseWriter, r *http.Request) error {
	have, err := s.look(r)
	if err != nil {
		return err
	}
	p := wire.Pulse{Copy: have, Heard: new(int64), Apart: &wire.Apart{}}
	if s.o.Beat != nil {
		b := s.o.Beat()
		p.Beat, p.Since = &b, new(int64)
	}
	if s.o.Handing != nil {
		p.With, _ = s.o.Handing.With()
	}
	p.Now = s.o.Now() // last: the answer goes at once
	answer(w, http.StatusOK, p)
	return nil
}

// lines gives out bytes of the journal. Where there are none yet, it waits for more.
func (s *Server) lines(w http.ResponseWriter, r *http.Request) error {
	from, err := strconv.ParseInt(r.URL.Query().Get(wire.From), 10, 64)
	if err != nil || from < 0 {
		return &refusal{http.StatusBadRequest, `"from" is missing or no number of bytes`}
	}
	held := time.NewTimer(s.o.Hold)
	defer held.Stop()
	for {
		s.mu.Lock()
		grown := s.grown
		s.mu.Unlock()
		have, err := s.look(r)
		if err != nil {
			return err
		}
		if from > have.Size {
			return &refusal{http.StatusRequestedRangeNotSatisfiable, "the journal has " + strconv.FormatInt(have.Size, 10) + " bytes"}
		}
		if have.Size > from {
			b, err := s.file.read(from, wire.MaxBatch)
			if err != nil {
				return err
			}
			return give(w, b)
		}
		select {
		case <-grown:
		case <-held.C:
			return give(w, nil)
		case <-r.Context().Done():
			return give(w, nil)
		}
	}
}

// give answers with lines.
func give(w http.ResponseWriter, b []byte) error {
	w.Header().Set("Content-Type", "application/jsonl")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(b) // a caller who has gone asks again
	return nil
}

// Final returns all of the journal's file, once it is closed and on the disk.
func (s *Server) Final(path string, size int64) (wire.Copy, error) {
	_, have, err := s.file.look(path, size)
	return have, err
}

// Close closes the file. Serve has to have ended.
func (s *Server) Close() {
	s.file.mu.Lock()
	defer s.file.mu.Unlock()
	s.file.close()
}

// object reads a JSON object. Fields that are not known are passed over: the other side may be newer.
func object(w http.ResponseWriter, r *http.Request, into any) error {
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.MaxBeat))
	if err != nil || json.Unmarshal(b, into) != nil {
		return &refusal{http.StatusBadRequest, errBody.Error()}
	}
	return nil
}

func refuse(w http.ResponseWriter, status int, text string) {
	answer(w, status, wire.Fault{Error: text})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a caller who has gone asks again
}
