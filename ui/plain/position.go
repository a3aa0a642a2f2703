package plain

import (
	"time"

	"spotter/ui/dash"
)

// position tells how the position is doing: seldom, since receivers come and go.
type position struct {
	grade dash.Grade
	says  string
	at    time.Time
}

// positionApart is the least time between two lines about the position.
const positionApart = 30 * time.Second

// tell says that the position went bad, or is good again.
func (p *position) tell(l *lines, t *dash.Told) {
	now := &t.Position
	if now.Says == p.says || now.Grade == dash.Waiting || t.Now.Sub(p.at) < positionApart && !p.at.IsZero() {
		return
	}
	if now.Grade == dash.Good && p.grade != dash.Bad {
		p.says, p.grade = now.Says, now.Grade
		return
	}
	p.says, p.grade, p.at = now.Says, now.Grade, t.Now
	l.add(now.Says)
}
