package intake

import (
	"net/http"

	"spotter/crew/access"
)

// Visit is a call of a guest who may make it, for calls that another package answers.
type Visit struct {
	Guest  access.Guest
	Race   string
	Mirror string // "" where the call's path has none
	// Journal is the mirror's, without the number of a fork.
	Journal string

	i *Intake
	c call
}

// Still returns why a guest may not come any more, nil while it may. A call that goes on for long
// asks again and again.
func (v *Visit) Still() error {
	_, err := v.i.o.Book.Find(v.c.token)
	return err
}

// Note writes an entry of the audit log.
func (v *Visit) Note(r *http.Request, do, text string) { v.i.o.Audit(entry(r, v.c, do, text)) }

// Refusal returns an error that is answered with a status and a text.
func Refusal(status int, text string) error { return &refusal{status, text, ""} }

// Object reads the body of a call, a small JSON object.
func Object(w http.ResponseWriter, r *http.Request, most int64, into any) error {
	return object(w, r, most, into)
}

// Answer writes a body as JSON, with status 200.
func Answer(w http.ResponseWriter, body any) { answer(w, http.StatusOK, body) }

// Add has a call answered by another package, for guests with one of the roles. An error is
// answered and noted as any other. It must be called before the intake serves.
func (i *Intake) Add(pattern string, roles []access.Role, answer func(http.ResponseWriter, *http.Request, *Visit) error) {
	i.handle(pattern, func(w http.ResponseWriter, r *http.Request, c call) error {
		return answer(w, r, i.visit(c))
	}, roles...)
}

func (i *Intake) visit(c call) *Visit { return &Visit{c.guest, c.race, c.mirror, c.journal, i, c} }

// AddStream has a call answered by another package that stays open, such as one that tells what
// changes. It counts as one call, and not as one that is under way: the other package limits how
// many there are. ready has to be called before the first byte is written; an error after it is noted only.
func (i *Intake) AddStream(pattern string, roles []access.Role, answer func(w http.ResponseWriter, r *http.Request, v *Visit, ready func()) error) {
	i.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		c, err := i.admit(r, roles)
		if err == nil {
			var leave func()
			if leave, err = i.limits.enter(c.guest.ID); err == nil {
				leave()
				begun := false
				if err = answer(w, r, i.visit(c), func() { begun = true }); begun && err != nil {
					i.o.Audit(entry(r, c, "left", refusalOf(err).error))
					err = nil
				}
			}
		}
		if err != nil {
			i.failed(w, r, c, err)
		}
	})
}

// AddPage has a page served to anybody: it must have nothing in it that is a guest's.
func (i *Intake) AddPage(pattern string, page http.Handler) { i.mux.Handle(pattern, page) }
