package run

import (
	"context"
	"io"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/host"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/live"
)

// Program holds what a race takes of the program that runs it.
type Program struct {
	Host    host.Host
	Now     func() race.Stamp
	Started time.Time // when the program started
	Version string
	Stdout  io.Writer
	Stderr  io.Writer

	// Signals returns where the signals arrive that end a race, and a function that stops
	// them from arriving.
	Signals func() (<-chan os.Signal, func())
	// Show runs a model on the terminal until it quits, ctx ends or it panics. ready gets
	// what sends the screen a message.
	Show func(ctx context.Context, m tea.Model, c *crash.Guard, ready func(send func(tea.Msg))) (tea.Model, error)
	// Theme returns the colours of a screen, for the ground that the settings choose.
	Theme func(cells.Ground) cells.Theme
	// Speak makes the screens speak a language: chosen, or where that is empty the one of the
	// locale, else of the pack. said is what the first screen has to say of it.
	Speak func(chosen, pack string) (said string)

	CrashFile     string                         // to which crash reports are added; "" for none
	EarpieceFile  string                         // keeps measured earpieces; "" for none
	RescueFolders []string                       // for the lines of a journal whose disk fails, the best first
	RacesFolder   func() (string, error)         // for journals that were given no path
	LastJournal   func() (string, error)         // of the race that broke off last
	Offer         func() (o live.Offer, ok bool) // the race to offer on the first screen
	NoRaceYet     func() bool                    // nobody ever started a race here
}
