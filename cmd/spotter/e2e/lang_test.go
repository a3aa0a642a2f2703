//go:build linux

package e2e

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// spoken has what the screens say in one language: a race with a fault, a split, a cue and
// STOP, and its review.
type spoken struct {
	name   string
	env    []string // added to the environment
	args   []string // of the race
	review []string // arguments of the review: it has no pack that names a language

	start, fault, remedy string
	split, cue, stop     string // in the list of what happened, and on the pad of STOP
	pads, overview       string
	events               []string
}

// spokenIn has languages by name, by a locale and by that of a pack, and none at all.
func spokenIn() []spoken {
	return []spoken{
		{name: "by name", args: []string{"--lang", "de"}, review: []string{"--lang", "de"},
			start: "enter startet die Uhr", fault: "KEIN TON: kein Tonserver antwortet", remedy: "Den Server von PULSE_SERVER starten",
			split: "Zw.zeit km 1", cue: "UNGEHÖRT: es gibt keine Tonausgabe", stop: "nochmal: beenden",
			pads: "Weg LINKS +│.*│ +Weg RECHTS", overview: `\[Übersicht\]`, events: []string{"Zw.zeit +km 1", "links → rechts +✗", "STOP +✗"}},
		{name: "by locale", env: []string{"LC_ALL=", "LANG=fr_FR.UTF-8"},
			start: "enter lance le chrono", fault: "PAS DE SON : aucun serveur de son ne répond", remedy: "Démarre le serveur que nomme PULSE_SERVER",
			split: "passage km 1", cue: "NON ENTENDU : aucune sortie son", stop: "encore : couper",
			pads: "route GAUCHE +│.*│ +route DROITE", overview: `\[aperçu\]`, events: []string{"passage +km 1", "gauche → droite +✗", "STOP +✗"}},
		{name: "by pack", args: []string{"--pack", "es"}, review: []string{"--lang", "es"},
			start: "enter inicia el reloj", fault: "SIN SONIDO: ningún servidor de sonido responde", remedy: "Inicia el servidor que nombra PULSE_SERVER",
			split: "parcial km 1", cue: "NO SE OYE: no hay salida de sonido", stop: "otra vez: quitar",
			pads: "vía IZQUIERDA +│.*│ +vía DERECHA", overview: `\[resumen\]`, events: []string{"parcial +km 1", "izquierda → derecha +✗", "STOP +✗"}},
		{name: "by a locale that does not exist", env: []string{"LC_ALL=xx_YY.UTF-8"},
			start: "LC_ALL=xx_YY.UTF-8 is no language that spotter knows: English", fault: "NO SOUND: no sound server answers", remedy: "Start the server that PULSE_SERVER names",
			split: "split km 1", cue: "NOT HEARD: there is no sound output", stop: "again: clear it",
			pads: "road LEFT +│.*│ +road RIGHT", overview: `\[overview\]`, events: []string{"split +km 1", "left → right +✗", "stop +✗"}},
	}
}

// A race and its review speak one language, from the first screen to the last: a fault with its
// remedy, a split, a cue, STOP. A side is named by its pad in that language. The journal is in
// English, whatever the screen says.
func TestWholeProgramInEachLanguage(t *testing.T) {
	for _, s := range spokenIn() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			h.env = append(h.env, s.env...)
			journal := h.path("race.jsonl")
			x := h.open(t, 80, 24, append([]string{"--journal", journal, "--race", "City"}, s.args...)...)
			x.see(s.start)
			x.see(s.fault)
			x.see(s.remedy)
			x.see(s.pads)
			x.splitAfterStart(journal)
			x.see(s.split)
			x.press("left")
			x.see(s.cue)
			x.press("space")
			x.see(s.stop)
			x.quit()
			h.reviewed(t, &s, journal)
			b, err := os.ReadFile(journal)
			if err != nil {
				t.Fatal(err)
			}
			if at := regexp.MustCompile(`[^\x00-\x7f]`).FindIndex(b); at != nil {
				t.Errorf("the journal has a letter that is not English: %s", b[max(0, at[0]-40):at[1]])
			}
			for _, want := range []string{`"kind":"split"`, `"kind":"start"`, `"cue":"right","pressed":"left"`, `"why":"silent"`} {
				if !strings.Contains(string(b), want) {
					t.Errorf("the journal lacks %s", want)
				}
			}
			h.verified(t, journal)
		})
	}
}

// reviewed reads the review of a journal, and leaves it.
func (h *home) reviewed(t *testing.T, s *spoken, journal string) {
	t.Helper()
	x := h.open(t, 120, 40, append([]string{"review", journal}, s.review...)...)
	x.see(s.overview)
	x.press("2")
	for _, want := range s.events {
		x.see(want)
	}
	x.press("q")
	if status := x.exit(); status != 0 {
		t.Errorf("the review ends with status %d", status)
	}
	x.restored()
}

// A language that there is not is refused by its name, and no screen comes up: a spotter who
// asked for it would wait for words that never come.
func TestWholeProgramRefusesALanguage(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	for _, args := range [][]string{{"--lang", "xx"}, {"review", "--lang", "xx", "a.jsonl"}, {"races", "--lang=xx"}} {
		began := time.Now()
		status, out := h.run(t, args...)
		if status != 2 || !strings.Contains(out, `--lang "xx": the screens have no such language: use one of en, de, es, fr, it, pt-BR`) {
			t.Errorf("%v: status %d after %v: %s", args, status, time.Since(began), out)
		}
	}
}
