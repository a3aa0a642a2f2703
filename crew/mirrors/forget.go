package mirrors

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"spotter/crew/wire"
)

// ErrForgotten is the error of every call for a race that was forgotten for good.
var ErrForgotten = errors.New("the mirrors of this race were deleted")

// Forget lets go of the mirrors of a race while remove deletes their files. It waits for
// appends that are under way, and no other begins before remove has returned; with forGood
// none begins later either. The error is that of remove.
func (s *Store) Forget(race string, forGood bool, remove func() error) error {
	if !wire.IsRace(race) {
		return ErrNames
	}
	s.mu.Lock()
	if s.mirrors == nil {
		s.mu.Unlock()
		return ErrClosed
	}
	if s.gone == nil {
		s.gone = make(map[string]bool)
	}
	was := s.gone[race]
	s.gone[race] = true
	var held []*mirror
	for _, key := range slices.Sorted(maps.Keys(s.mirrors)) {
		if strings.HasPrefix(key, race+"/") {
			held = append(held, s.mirrors[key])
			delete(s.mirrors, key)
		}
	}
	s.mu.Unlock()
	for _, m := range held {
		m.mu.Lock()
		m.closed = true // who has found it before finds it closed
		m.mu.Unlock()
	}
	err := remove()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone[race] = forGood || was
	return err
}
