package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/text"
)

// leave asks for a second ctrl+c, and leaves at it.
func (l *Live) leave(now race.Stamp) tea.Cmd {
	if l.leaveAt != 0 && now.Boot-l.leaveAt <= leaveWithin {
		l.endAlarm(now)
		return tea.Quit
	}
	l.leaveAt = now.Boot
	if l.latched != "" {
		l.say("STOP is sounding: ctrl+c again ends it, and leaves" + l.unsavedWords())
	} else {
		l.say("ctrl+c again leaves" + l.unsavedWords())
	}
	l.noticeEnd = now.Boot + leaveWithin
	return nil
}

// endAlarm logs the end of a latched STOP when the race is left: the sound ends with
// the program, and a race that is taken up again must not look for it.
func (l *Live) endAlarm(now race.Stamp) {
	if l.latched == "" {
		return
	}
	e := l.o.Session.ClearAlarm(now)
	e.Text = "the race was left"
	l.log(&e)
	l.latched = ""
}

// unsavedWords says before the race is left how many lines are not saved; "" for none.
func (l *Live) unsavedWords() string {
	j := l.o.Monitor.Health().Journal
	if j.Fault == "" || j.Durable >= j.Logged {
		return ""
	}
	return fmt.Sprintf(": %d lines NOT SAVED. ", j.Logged-j.Durable) + text.Clean(j.Next)
}
