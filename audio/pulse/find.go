package pulse

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"spotter/audio/clientconf"
	"spotter/audio/servers"
	"spotter/text"
)

// NoServerError says that no sound server answers, and everything that was tried.
type NoServerError struct {
	Tried []error  // one for each address, which it names
	From  string   // variable or file that named the addresses; "" for the usual ones
	Other []string // addresses that are for another machine
	Read  []string // client.conf files that were read
	Fault []string // what was wrong with those that could not be
	X11   bool     // there is a display, whose properties were not looked at
	Next  string   // what to do on this machine
}

// Error says what to do before it says what was tried: a status line is short.
func (e *NoServerError) Error() string {
	var b strings.Builder
	b.WriteString("no sound server answers: " + e.Next + "; tried ")
	list := func(texts []string, none string) {
		if len(texts) == 0 {
			texts = []string{none}
		}
		b.WriteString(strings.Join(texts, ", "))
	}
	var tried []string
	for _, err := range e.Tried {
		tried = append(tried, err.Error())
	}
	list(tried, "no address")
	switch {
	case e.From != "":
		b.WriteString(", which " + e.From + " names")
	default:
		b.WriteString(", the usual places")
	}
	if len(e.Other) > 0 {
		b.WriteString("; for other machines: ")
		list(e.Other, "")
	}
	b.WriteString("; read ")
	list(e.Read, "no client.conf")
	if len(e.Fault) > 0 {
		b.WriteString("; not read: ")
		list(e.Fault, "")
	}
	if e.X11 {
		b.WriteString("; properties of the X11 display are not read")
	}
	return text.Escape(b.String())
}

// Remedy returns what to do.
func (e *NoServerError) Remedy() string { return e.Next }

// NoneToExpect reports whether err says that no server answers, on a system where programs
// play without one.
func NoneToExpect(err error, system string) bool {
	_, none := errors.AsType[*NoServerError](err)
	return none && !servers.Usual(system)
}

// Unwrap returns why each address did not answer.
func (e *NoServerError) Unwrap() []error { return e.Tried }

// dialError says of a connection that could not be made where and why.
func dialError(a clientconf.Addr, err error) error {
	var why error = err
	if sys, ok := errors.AsType[syscall.Errno](err); ok {
		why = sys
	} else if op, ok := errors.AsType[*net.OpError](err); ok {
		why = op.Err
	}
	return fmt.Errorf("%v (%w)", a, why)
}
