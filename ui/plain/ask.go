package plain

import (
	"strings"
	"time"

	"spotter/ui/cells"
	"spotter/ui/dash"
)

// tellAsk says a question with the keys that answer it, once.
func (r *teller) tellAsk(t *dash.Told) {
	if t.Title != "" { // a line is typed: it is the prompt
		return
	}
	if r.asked.isNew(still(t.Ask.Text), t.Now) {
		r.out.matters(askWords(&t.Ask))
	}
}

// askedFor is for how long a question that comes back is not asked again.
const askedFor = 30 * time.Second

// asked knows which questions were said lately, without their running figures.
type asked struct {
	now  string
	said map[string]time.Time
}

// isNew reports whether a question is to be said.
func (a *asked) isNew(id string, now time.Time) bool {
	if id == a.now {
		return false
	}
	a.now = id
	was, said := a.said[id]
	if id == "" || said && now.Sub(was) < askedFor {
		return false
	}
	if len(a.said) > 20 || a.said == nil {
		a.said = map[string]time.Time{}
	}
	a.said[id] = now
	return true
}

// clear forgets all questions: something happened about which the same may be asked.
func (a *asked) clear() { *a = asked{} }

// askWords words a question.
func askWords(a *dash.Ask) string {
	words := Times(a.Text)
	for i, ans := range a.Answers {
		sep := "; "
		if i == 0 && strings.HasSuffix(words, "?") || i == 0 && strings.HasSuffix(words, ".") {
			sep = " "
		}
		words += sep + cells.KeyWord(ans.Key) + ": " + ans.Says
	}
	return words
}
