package fakehq

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"spotter/crew/wire"
	"spotter/journal/form"
)

// HQ is a headquarters. It is an [http.Handler].
type HQ struct {
	Token string

	mu       sync.Mutex
	instead  func(w http.ResponseWriter, r *http.Request) bool
	mirrors  map[string][]byte
	beats    []wire.Beat
	messages []wire.Message
	seen     []uint64
	calls    []Call
	wrong    []string
}

// Call is a call that was made.
type Call struct {
	At   time.Time
	What string // "ask", "send" or "beat"
	Size int    // bytes of the body
}

// New returns a headquarters that knows one token.
func New(token string) *HQ { return &HQ{Token: token, mirrors: map[string][]byte{}} }

// Instead has calls answered by somebody else wherever that returns true. Nil: by the headquarters.
func (h *HQ) Instead(answers func(w http.ResponseWriter, r *http.Request) bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.instead = answers
}

// Mirror returns the bytes of a mirror.
func (h *HQ) Mirror(name string) []byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	return bytes.Clone(h.mirrors[name])
}

// Set sets the bytes of a mirror.
func (h *HQ) Set(name string, b []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mirrors[name] = bytes.Clone(b)
}

// Names returns the names of the mirrors, in order.
func (h *HQ) Names() (names []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for name := range h.mirrors {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Say has the next beats answered with a message.
func (h *HQ) Say(m wire.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.messages = append(h.messages, m)
}

// Beats returns the beats that came.
func (h *HQ) Beats() []wire.Beat {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.beats)
}

// Seen returns the numbers of the messages that a screen has shown, as they came.
func (h *HQ) Seen() []uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.seen)
}

// Calls returns the calls that came.
func (h *HQ) Calls() []Call {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.calls)
}

// Wrong returns what was wrong with calls: bytes that no link should send.
func (h *HQ) Wrong() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.wrong)
}

// ServeHTTP implements [http.Handler].
func (h *HQ) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	instead := h.instead
	h.mu.Unlock()
	if instead != nil && instead(w, r) {
		return
	}
	if r.Header.Get("Authorization") != "Bearer "+h.Token {
		answer(w, http.StatusUnauthorized, wire.Fault{Error: "unknown token"})
		return
	}
	mux := http.NewServeMux()
	mux.HandleFunc(wire.RouteCopy, h.ask)
	mux.HandleFunc(wire.RouteAppend, h.take)
	mux.HandleFunc(wire.RouteBeat, h.beat)
	mux.ServeHTTP(w, r)
}

func (h *HQ) called(what string, size int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.calls = append(h.calls, Call{time.Now(), what, size})
}

func answer(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body)
}

func (h *HQ) ask(w http.ResponseWriter, r *http.Request) {
	h.called("ask", 0)
	h.mu.Lock()
	defer h.mu.Unlock()
	answer(w, http.StatusOK, copyOf(h.mirrors[r.PathValue("journal")]))
}

// copyOf says how much of a journal some bytes are.
func copyOf(b []byte) wire.Copy {
	return wire.Copy{Size: int64(len(b)), Lines: bytes.Count(b, []byte{'\n'}), Head: head(b)}
}

// head returns the hash of the last line, "" without one.
func head(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	lines := bytes.Split(bytes.TrimSuffix(b, []byte{'\n'}), []byte{'\n'})
	_, hash, _ := form.Split(lines[len(lines)-1])
	return string(hash)
}

func (h *HQ) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.MaxBody))
	if err != nil {
		return // the connection broke
	}
	h.called("send", len(body))
	h.mu.Lock()
	defer h.mu.Unlock()
	name := r.PathValue("journal")
	have := h.mirrors[name]
	from, err := strconv.ParseInt(r.URL.Query().Get(wire.From), 10, 64)
	switch {
	case err != nil || len(body) == 0 || body[len(body)-1] != '\n':
		h.wrong = append(h.wrong, fmt.Sprintf("from %q, %d bytes that are no whole lines", r.URL.RawQuery, len(body)))
		answer(w, http.StatusBadRequest, wire.Fault{Error: "no whole lines"})
		return
	case len(body) > wire.MaxBatch && bytes.Count(body, []byte{'\n'}) > 1:
		h.wrong = append(h.wrong, fmt.Sprintf("%d bytes", len(body)))
		answer(w, http.StatusRequestEntityTooLarge, wire.Fault{Error: "too large"})
		return
	case from != int64(len(have)):
		answer(w, http.StatusOK, copyOf(have))
		return
	}
	if !continues(have, body) {
		journal, n, _ := wire.SplitName(name)
		answer(w, http.StatusConflict, wire.Forked{Copy: copyOf(have), Fault: wire.Fault{Error: "other lines"}, Fork: wire.ForkName(journal, n+1)})
		return
	}
	h.mirrors[name] = append(bytes.Clone(have), body...)
	answer(w, http.StatusOK, copyOf(h.mirrors[name]))
}

// continues reports whether lines follow what is there.
func continues(have, lines []byte) bool {
	prev := head(have)
	if prev == "" {
		prev = form.ZeroHash
	}
	var sum form.Hasher
	for line := range bytes.Lines(lines) {
		body, hash, ok := form.Split(bytes.TrimSuffix(line, []byte{'\n'}))
		if !ok || !bytes.Equal(sum.Sum([]byte(prev), body), hash) {
			return false
		}
		prev = string(hash)
	}
	return true
}

func (h *HQ) beat(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, wire.MaxBeat))
	if err != nil {
		return
	}
	h.called("beat", len(body))
	h.mu.Lock()
	defer h.mu.Unlock()
	var b wire.Beat
	if err := json.Unmarshal(body, &b); err != nil || b.Check() != nil {
		h.wrong = append(h.wrong, fmt.Sprintf("beat %s: %v", body, b.Check()))
		answer(w, http.StatusBadRequest, wire.Fault{Error: "no beat"})
		return
	}
	h.beats = append(h.beats, b)
	h.seen = append(h.seen, b.Seen...)
	h.messages = slices.DeleteFunc(h.messages, func(m wire.Message) bool { return slices.Contains(b.Seen, m.ID) })
	answer(w, http.StatusOK, wire.Beaten{At: time.Now(), Messages: h.messages})
}
