package watch_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/watch/watchtest"
	"spotter/crew/wire"
	"spotter/race"
)

// TestWhoMaySeeWhat makes each call of headquarters in each role. A name is in no answer but to those who may
// see it; a place neither.
func TestWhoMaySeeWhat(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	r.Course = wire.Course{LengthM: 42195}
	p := r.Pair("bib 7", "Ann Miller")
	p.Send(race.Event{Kind: race.KindNote, Text: "Ann Miller is dizzy", Item: race.ItemMedical}, race.Event{Kind: race.KindFall})
	own := wire.JournalPath(watchtest.Race, p.Mirror)
	if status, said := r.Call("POST", own+"/beat", p.Token, `{"at":"`+r.Now().Format(time.RFC3339)+`","position":{"lat":42.3512,"lon":-71.06}}`); status != 200 {
		t.Fatal(status, said)
	}
	tokens := map[string]string{"nobody": wire.TokenText([16]byte{1}), "pair": p.Token}
	_, tokens["other"] = r.Invite(access.Pair, "bib 8")
	for _, role := range []access.Role{access.Crew, access.Medical, access.Reader} {
		_, tokens[string(role)] = r.Invite(role, "tent")
	}
	_, otherRace, err := r.Book.Invite("paris-2027", access.Crew, "tent")
	if err != nil {
		t.Fatal(err)
	}
	tokens["elsewhere"] = otherRace
	race := "/v1/races/" + watchtest.Race
	who := []string{"nobody", "elsewhere", "other", "pair", "crew", "medical", "read-only"}
	for _, tt := range []struct {
		call, body string
		want       [7]string // status of each of who; with n where the name may be seen, p where the place may
	}{
		{"GET " + race + "/journals", "", [7]string{"401", "403", "200", "200", "200", "200", "200"}},
		{"GET " + own, "", [7]string{"401", "403", "403", "200", "200", "200", "200"}},
		{"GET " + own + "/lines?from=0", "", [7]string{"401", "403", "403", "200n", "200n", "200n", "200"}},
		{"GET " + own + "/pulse", "", [7]string{"401", "403", "403", "200p", "200p", "200p", "200"}},
		{"GET " + race + "/board", "", [7]string{"401", "403", "403", "403", "200n", "200n", "200"}},
		{"GET " + race + "/board/" + p.Mirror + "/history", "", [7]string{"401", "403", "403", "403", "200n", "200n", "403"}},
		{"GET " + race + "/course", "", [7]string{"401", "403", "403", "403", "200", "200", "200"}},
		{"GET /board", "", [7]string{"200", "200", "200", "200", "200", "200", "200"}},
		{"POST " + own + "?from=0", "x\n", [7]string{"401", "403", "403", "200", "403", "403", "403"}}, // not at the end: nothing is taken
		{"POST " + own + "/beat", `{}`, [7]string{"401", "403", "403", "400", "403", "403", "403"}},
		{"POST " + own + "/messages", `{}`, [7]string{"401", "403", "403", "403", "400", "400", "403"}},
		{"POST " + race + "/board/" + p.Mirror + "/acknowledge", `{}`, [7]string{"401", "403", "403", "403", "400", "400", "403"}},
	} {
		method, path, _ := strings.Cut(tt.call, " ")
		for n, role := range who {
			status, text := ask(t, r, method, path, tokens[role], tt.body)
			got := fmt.Sprint(status)
			if strings.Contains(text, "Miller") {
				got += "n"
			}
			if strings.Contains(text, "42.35") {
				got += "p"
			}
			if got != tt.want[n] {
				t.Errorf("%s as %s: %s, want %s", tt.call, role, got, tt.want[n])
			}
			if strings.Contains(text, tokens[role]) {
				t.Errorf("%s as %s: the answer has the token", tt.call, role)
			}
		}
	}
}

// ask makes a call, and reads of a stream what comes with the full state.
func ask(t *testing.T, r *watchtest.Rig, method, path, token, body string) (status int, text string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, method, r.Server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+token)
	a, err := r.Server.Client().Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b := make([]byte, 1<<20)
	n := 0
	for err == nil && !strings.Contains(string(b[:n]), "event: "+wire.EventReady) {
		var m int
		m, err = a.Body.Read(b[n:])
		n += m
	}
	if err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return a.StatusCode, string(b[:n])
}
