package watch

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"sync"
	"time"

	"spotter/crew/access"
	"spotter/crew/board"
	"spotter/crew/intake"
	"spotter/crew/post"
	"spotter/crew/wire"
	"spotter/race"
)

// Options say what the calls are answered from. All but the limits and times are needed.
type Options struct {
	Board *board.Board
	Post  *post.Office
	// Lines reads all lines of a mirror.
	Lines func(race, mirror string) (events []race.Event, came time.Time, err error)
	// Course reads the course of a race; an error that is [fs.ErrNotExist] where there is none.
	Course func(race string) (wire.Course, error)
	Now    func() time.Time
	// End ends every stream: headquarters is told to end.
	End context.Context

	PerGuest int           // streams of one guest at the same time; 0 means 8: screens on a wall and some phones
	All      int           // streams of all guests; 0 means 1000
	Gap      time.Duration // least time between two parts of a stream; 0 means 200 ms
	Look     time.Duration // how often a stream asks whether its guest may still come; 0 means 1 s
	Patience time.Duration // a viewer that takes nothing for so long is let go; 0 means 20 s
}

// server answers the calls.
type server struct {
	o Options

	mu     sync.Mutex
	guests map[string]int // streams of each
	all    int
}

// Add has an intake answer the calls of the board.
func Add(i *intake.Intake, o Options) {
	o.PerGuest, o.All = cmp.Or(o.PerGuest, 8), cmp.Or(o.All, 1000)
	o.Gap, o.Look, o.Patience = cmp.Or(o.Gap, 200*time.Millisecond), cmp.Or(o.Look, time.Second), cmp.Or(o.Patience, 20*time.Second)
	s := &server{o: o, guests: make(map[string]int)}
	helpers := []access.Role{access.Crew, access.Medical}
	viewers := append(helpers[:2:2], access.Reader)
	i.AddStream(wire.RouteBoard, viewers, s.stream)
	i.Add(wire.RouteAcknowledge, helpers, s.acknowledge)
	i.Add(wire.RouteHistory, helpers, s.history)
	i.Add(wire.RouteCourse, viewers, s.course)
}

// helps reports whether a guest may see names, take on what is red and write to spotters.
func helps(g access.Guest) bool { return g.Role == access.Crew || g.Role == access.Medical }

// enter lets a stream in, which has to leave.
func (s *server) enter(guest string) (leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.guests[guest] >= s.o.PerGuest:
		return nil, intake.Refusal(http.StatusTooManyRequests, "this invitation is open on too many screens already: close one")
	case s.all >= s.o.All:
		return nil, intake.Refusal(http.StatusTooManyRequests, "too many screens show a board of this headquarters")
	}
	s.guests[guest]++
	s.all++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all--
		if s.guests[guest]--; s.guests[guest] == 0 {
			delete(s.guests, guest)
		}
	}, nil
}

// acknowledge takes on what is red in a row.
func (s *server) acknowledge(w http.ResponseWriter, r *http.Request, v *intake.Visit) error {
	var a wire.Ack
	if err := intake.Object(w, r, wire.MaxBeat, &a); err != nil {
		return err
	}
	a.Mirror = v.Mirror
	if err := a.Check(); err != nil {
		return intake.Refusal(http.StatusBadRequest, err.Error())
	}
	kept, err := s.o.Board.Acknowledge(v.Race, a)
	switch {
	case errors.Is(err, board.ErrNoRace):
		return intake.Refusal(http.StatusNotFound, err.Error())
	case errors.Is(err, board.ErrNotRed):
		return intake.Refusal(http.StatusConflict, err.Error())
	case err != nil:
		return err
	}
	v.Note(r, "acknowledge", kept.Red+": "+kept.By)
	intake.Answer(w, kept)
	return nil
}

// course tells the course of the race.
func (s *server) course(w http.ResponseWriter, _ *http.Request, v *intake.Visit) error {
	c, err := s.o.Course(v.Race)
	if errors.Is(err, fs.ErrNotExist) {
		return intake.Refusal(http.StatusNotFound, "this race has no course")
	}
	if err != nil {
		return err
	}
	intake.Answer(w, c)
	return nil
}
