package road

import (
	"spotter/gps"
	"spotter/text/say"
	"spotter/ui/dash"
)

// Status says in the status line how the receiver and the position are doing.
func (d *Desk) Status() dash.Position {
	s := &d.sight
	p := dash.Position{Brief: "GPS", For: s.For, Reckoned: true, Grade: dash.Waiting}
	if d.running {
		p.SigmaM = s.SigmaM
	}
	switch s.Receiver {
	case gps.Off:
		if !s.Known || !d.running {
			return dash.Position{}
		}
		p.Says, p.Brief, p.For, p.Grade = say.T("by hand"), say.T("by hand"), s.Since, dash.Good
	case gps.HasFix:
		p.Says, p.For, p.Reckoned, p.Grade = "GPS", 0, false, dash.Good
		if d.o.Course == nil || len(d.o.Course.Line) == 0 {
			p.Says, p.Reckoned, p.Grade = say.T("GPS without a track"), true, dash.Waiting
		}
		if s.OffCourse {
			p.Says, p.Reckoned, p.Grade = say.T("GPS off the course"), true, dash.Bad
		}
	case gps.Lies:
		p.Says, p.Grade = say.T("GPS lies"), dash.Bad
	default:
		p.Says = "GPS " + say.C("receiver", s.Receiver.String())
	}
	return p
}
