// Package where: INTERIM copy of the types, not to be landed.
package where

import (
	"sync"
	"time"

	"spotter/course"
)

type Source uint8

const (
	Nowhere Source = iota
	FromBoards
	FromGPS
	FromHand
)

type Place struct {
	M, SigmaM  float64
	Source     Source
	Since      time.Duration
	PaceSPerKm float64
}

type Position struct{ LatDeg, LonDeg, EphM, SpeedMS, TrackDeg float64 }

type Drift struct {
	ID           uint64
	BoardM, GPSM float64
}

type Anchor struct {
	ID         uint64
	M          float64
	At         time.Duration
	PaceSPerKm float64
	Stood      time.Duration
}

type Tracker struct {
	mu   sync.Mutex
	a    Anchor
	m    float64
	at   time.Duration
	src  Source
	rest bool
}

func New(*course.Course, float64) *Tracker               { return &Tracker{} }
func (t *Tracker) Fix(Position, time.Duration) bool       { return false }
func (t *Tracker) Crossed(float64) (time.Duration, bool) { return 0, false }
func (t *Tracker) Refused() int { return 0 }
func (t *Tracker) Drift() (d Drift, ok bool) { return d, false }
func (t *Tracker) Board(a Anchor) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.a = a
	if a.At >= t.at {
		t.m, t.at, t.src = a.M, a.At, FromBoards
	}
}
func (t *Tracker) SetByHand(m float64, at time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.m, t.at, t.src = m, at, FromHand
}
func (t *Tracker) Rest(on bool, at time.Duration) { t.rest = on }
func (t *Tracker) At(now time.Duration) Place {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := Place{M: t.m, Source: t.src, Since: now - t.at}
	if t.a.PaceSPerKm > 0 && t.src != Nowhere {
		p.M += (now - t.at).Seconds() / t.a.PaceSPerKm * 1000
		p.SigmaM = 10 + 0.06*(p.M-t.m)
	}
	return p
}
