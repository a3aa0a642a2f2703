package embedded

import (
	"fmt"
	"sync"
)

// logger hands on warnings and errors of the server, and leaves the rest out.
type logger struct {
	tell func(string)

	mu   sync.Mutex
	text string // the last one
}

// last returns the last warning or error.
func (l *logger) last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text == "" {
		return "it gave no reason"
	}
	return l.text
}

func (l *logger) write(format string, v []any) {
	text := fmt.Sprintf(format, v...)
	l.mu.Lock()
	l.text = text
	l.mu.Unlock()
	l.tell(text)
}

// Warnf implements [server.Logger], as the others do.
func (l *logger) Warnf(format string, v ...any)  { l.write(format, v) }
func (l *logger) Errorf(format string, v ...any) { l.write(format, v) }
func (l *logger) Fatalf(format string, v ...any) { l.write(format, v) }
func (l *logger) Noticef(string, ...any)         {}
func (l *logger) Debugf(string, ...any)          {}
func (l *logger) Tracef(string, ...any)          {}
