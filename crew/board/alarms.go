package board

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"spotter/crew/standing"
	"spotter/crew/wire"
)

// keptAlarms is the number of alarms that are kept for a watcher who was away.
const keptAlarms = 256

// alarms keeps the last alarms of a race, in a ring.
type alarms struct {
	last uint64 // the number of the newest; 0 before the first
	ring [keptAlarms]Alarm
}

// Alarm is an alarm as an event of the stream.
type Alarm struct {
	ID    string // for a viewer to say where it stopped
	Event string // such as [wire.EventFall]
	Text  []byte // a [wire.Alarm] as JSON, without a name in it
}

// tell adds an alarm, if a row has come to be red or silent, or a red was taken back. The caller
// holds mu.
func (r *run) tell(p *pair, before wire.Row, void bool) {
	event := ""
	switch {
	case p.row.Red != before.Red && p.row.Red != "" && (!void || before.Red == ""):
		event = map[int]string{int(standing.Fallen): wire.EventFall, int(standing.Stopped): wire.EventStop, int(standing.Deaf): wire.EventEarpieceLost}[p.row.Rank]
	case p.row.Red != before.Red && void:
		event = wire.EventVoid
	case p.row.Rank == int(standing.NoNews) && before.Rank != p.row.Rank:
		event = wire.EventLinkLost
	}
	if event == "" || !p.shown {
		return
	}
	text, err := json.Marshal(wire.Alarm{Mirror: p.row.Mirror, Label: p.row.Label, At: short(r.b.o.Now()), Since: p.row.Since})
	if err != nil {
		return // it has no field that JSON cannot have
	}
	r.alarms.last++
	r.alarms.ring[r.alarms.last%keptAlarms] = Alarm{fmt.Sprint(r.boot, "-", r.alarms.last), event, text}
	r.woken()
}

// since returns the alarms after a number, and how many of them are kept no more.
func (a *alarms) since(n uint64) (list []Alarm, missed uint64) {
	if a.last > keptAlarms && n < a.last-keptAlarms {
		missed = a.last - keptAlarms - n
		n += missed
	}
	for n++; n <= a.last; n++ {
		list = append(list, a.ring[n%keptAlarms])
	}
	return list, missed
}

// after reads the ID at which a viewer stopped; the newest where it is none of this start of
// headquarters.
func (r *run) after(id string) uint64 {
	boot, number, ok := strings.Cut(id, "-")
	n, err := strconv.ParseUint(number, 10, 64)
	if !ok || boot != r.boot || err != nil || n > r.alarms.last {
		return r.alarms.last
	}
	return n
}
