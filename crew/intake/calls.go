package intake

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
)

// from reads the parameter of a call that names a byte.
func from(r *http.Request) (int64, error) {
	n, err := strconv.ParseInt(r.URL.Query().Get(wire.From), 10, 64)
	if err != nil || n < 0 {
		return 0, &refusal{http.StatusBadRequest, `"from" is missing or no number of bytes`, ""}
	}
	return n, nil
}

// append takes lines of a pair.
func (i *Intake) append(w http.ResponseWriter, r *http.Request, c call) error {
	at, err := from(r)
	if err != nil {
		return err
	}
	batch, err := body(w, r, wire.MaxBody)
	if err != nil {
		return err
	}
	if len(batch) > wire.MaxBatch && bytes.IndexByte(batch, '\n') < len(batch)-1 {
		return &http.MaxBytesError{Limit: wire.MaxBatch}
	}
	if at <= wire.MaxJournal && at+int64(len(batch)) > wire.MaxJournal { // nothing begins behind it
		return errJournalFull
	}
	if err := i.o.Book.Came(c.race); err != nil { // no line is kept whose race has no date
		return err
	}
	a, err := i.o.Mirrors.Append(c.race, c.mirror, at, batch)
	if err != nil {
		return err
	}
	if a.Taken || at == 0 && begins(batch, c.journal) { // a call that failed at Own comes again from the first line
		if err := i.o.Book.Own(c.guest, c.journal); err != nil {
			return err
		}
	}
	if a.Taken {
		if at == 0 {
			i.o.Audit(entry(r, c, "begin", ""))
		}
		now := i.o.Now()
		i.heard.take(c, now, nil)
		i.o.Told(News{Race: c.race, Mirror: c.mirror, At: now, Events: a.Events})
	}
	answerCopy(w, a.Copy)
	return nil
}

// errJournalFull is the answer for a journal that has no end: one guest must not fill the disk.
var errJournalFull = &refusal{http.StatusRequestEntityTooLarge, "this journal is larger than headquarters keeps one", ""}

// copy tells how much of a mirror there is.
func (i *Intake) copy(w http.ResponseWriter, _ *http.Request, c call) error {
	have, err := i.o.Mirrors.Copy(c.race, c.mirror)
	if err != nil {
		return err
	}
	answerCopy(w, have)
	return nil
}

// beat takes how a pair does, and gives out messages.
func (i *Intake) beat(w http.ResponseWriter, r *http.Request, c call) error {
	var b wire.Beat
	if err := object(w, r, wire.MaxBeat, &b); err != nil {
		return err
	}
	if err := b.Check(); err != nil {
		return &refusal{http.StatusBadRequest, err.Error(), ""}
	}
	have, err := i.o.Mirrors.Copy(c.race, c.mirror)
	if err != nil {
		return err
	}
	now := i.o.Now()
	if have.Size > 0 { // first: what is wrong with messages must not make a pair look silent
		i.heard.take(c, now, &b)
		i.o.Told(News{Race: c.race, Mirror: c.mirror, At: now, Beat: &b})
	}
	seen, err := i.o.Post.Seen(c.race, c.journal, b.Seen)
	for _, m := range seen {
		i.o.Audit(entry(r, c, "seen", strconv.FormatUint(m.ID, 10)))
	}
	if err != nil {
		return err
	}
	list, err := i.o.Post.Waiting(c.race, c.journal)
	if err != nil {
		return err
	}
	answer(w, http.StatusOK, wire.Beaten{At: i.o.Now(), Messages: list})
	return nil
}

// object reads a JSON object. Fields that are not known are passed over: the other side may
// be newer.
func object(w http.ResponseWriter, r *http.Request, most int64, into any) error {
	text, err := body(w, r, most)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return &refusal{http.StatusBadRequest, "the body is not the JSON object that this call takes", ""}
	}
	return nil
}

// message takes a text of the crew for a spotter.
func (i *Intake) message(w http.ResponseWriter, r *http.Request, c call) error {
	var m wire.Message
	if err := object(w, r, wire.MaxBeat, &m); err != nil {
		return err
	}
	if err := m.Check(); err != nil {
		return &refusal{http.StatusBadRequest, err.Error(), ""}
	}
	have, err := i.o.Mirrors.Copy(c.race, c.mirror)
	if err != nil {
		return err
	}
	if have.Size == 0 {
		return &refusal{http.StatusNotFound, "there is no such journal in this race", ""}
	}
	sent, err := i.o.Post.Send(c.race, c.journal, m)
	if err != nil {
		return err
	}
	i.o.Audit(entry(r, c, "message", strconv.FormatUint(sent.ID, 10)+" by "+m.From)) // its text goes with the race
	answer(w, http.StatusOK, sent)
	return nil
}

// lines gives out bytes of a mirror. Where there are none yet, it waits for more.
func (i *Intake) lines(w http.ResponseWriter, r *http.Request, c call) error {
	at, err := from(r)
	if err != nil {
		return err
	}
	if c.guest.Role == access.Reader {
		return i.nameless(w, r, c, at)
	}
	have, err := i.o.Mirrors.Copy(c.race, c.mirror)
	if err != nil {
		return err
	}
	if at > have.Size {
		return &refusal{http.StatusRequestedRangeNotSatisfiable, "headquarters has " + strconv.FormatInt(have.Size, 10) + " bytes of this journal", ""}
	}
	held := time.NewTimer(i.o.Hold)
	defer held.Stop()
	for waiting := true; waiting && r.Context().Err() == nil; {
		_, grown, err := i.o.Mirrors.Read(c.race, c.mirror, at, nil)
		if err == nil {
			have, err = i.o.Mirrors.Copy(c.race, c.mirror)
		}
		if err != nil {
			return err
		}
		if have.Size > at {
			b, _, err := i.o.Mirrors.Read(c.race, c.mirror, at, make([]byte, min(have.Size-at, wire.MaxBatch)))
			if err != nil {
				return err
			}
			return i.give(w, c, b)
		}
		select {
		case <-grown:
		case <-held.C:
			waiting = false
		case <-r.Context().Done():
		}
	}
	return i.give(w, c, nil)
}

// give answers with lines, if the guest was not revoked while the call waited.
func (i *Intake) give(w http.ResponseWriter, c call, b []byte) error {
	if _, err := i.o.Book.Find(c.token); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/jsonl")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(b) // a caller who has gone asks again
	return nil
}

var _ Mirrors = (*mirrors.Store)(nil)
