package live

import (
	"spotter/race"
	"spotter/ui/dash"
)

// signs follows the signs of the runner.
type signs struct {
	gone uint64    // the sign that a key took away
	told dash.Sign // the sign that was told of last
}

// touchedKey takes away what is shown until the next key.
func (l *Screen) touchedKey() {
	l.first.end()
	if s := l.health.Sign; s.Leaves(l.now.Boot) {
		l.signs.gone = s.N
	}
}

// sign returns the sign of the runner that is to be shown.
func (l *Screen) sign() dash.SignIs {
	if s := l.health.Sign; s.N != l.signs.gone && s.Fresh(l.now.Boot) {
		return s.Is
	}
	return dash.NoSign
}

// lookForSign tells of a sign that is new or has grown. The journal has it from whoever saw it.
func (l *Screen) lookForSign() {
	s := l.health.Sign
	if s == l.signs.told || s.N == 0 {
		return
	}
	l.signs.told = s
	l.notify(s.Is.Words())
	e := race.Event{Kind: race.KindNote, Stamp: l.now, Item: race.ItemRunner, Text: s.Is.String()}
	e.Elapsed, e.HasElapsed = l.o.Session.Elapsed(l.now)
	l.feed.add(&e)
}

// signed appends the name of a sign that is shown: the terminal's bell goes by it.
func (l *Screen) signed(names []string) []string {
	if l.sign() != dash.NoSign {
		names = append(names, race.ItemRunner)
	}
	return names
}
