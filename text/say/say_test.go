package say

import "testing"

// german is a table for the tests.
func german() *Table {
	return &Table{
		Language: "de",
		Texts: map[string]string{
			"No output":       "Keine Ausgabe",
			"%s waits for %s": "Auf %[2]s wartet %[1]s",
		},
		Senses: map[string]map[string]string{"side": {"left": "links"}},
		Counts: map[string]Counted{"%d cues of %s": {"%d Ansage von %s", "%d Ansagen von %s"}},
		IsOne:  func(n int) bool { return n == 1 },
	}
}

func use(t *testing.T, table *Table) {
	t.Helper()
	Use(table)
	t.Cleanup(func() { Use(nil) })
}

func TestEnglishIsTheKeyItself(t *testing.T) {
	use(t, nil)
	for _, c := range []struct{ got, want string }{
		{Language(), "en"},
		{T("No output"), "No output"},
		{F("%s waits for %s", "a", "b"), "a waits for b"},
		{C("side", "left"), "left"},
		{N(1, "%d cue of %s", "%d cues of %s", "x"), "1 cue of x"},
		{N(0, "%d cue of %s", "%d cues of %s", "x"), "0 cues of x"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestATableTranslates(t *testing.T) {
	use(t, german())
	for _, c := range []struct{ got, want string }{
		{Language(), "de"},
		{T("No output"), "Keine Ausgabe"},
		{T("not in the table"), "not in the table"},
		{F("%s waits for %s", "a", "b"), "Auf b wartet a"},
		{C("side", "left"), "links"},
		{C("side", "right"), "right"},
		{C("turn", "left"), "left"},
		{N(1, "%d cue of %s", "%d cues of %s", "x"), "1 Ansage von x"},
		{N(2, "%d cue of %s", "%d cues of %s", "x"), "2 Ansagen von x"},
		{N(1, "%d lap", "%d laps"), "1 lap"},
		{N(3, "%d lap", "%d laps"), "3 laps"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// French has the form for one with 0 too.
func TestTheLanguageSaysWhatIsOne(t *testing.T) {
	table := german()
	table.IsOne = func(n int) bool { return n < 2 }
	use(t, table)
	if got, want := N(0, "%d cue of %s", "%d cues of %s", "x"), "0 Ansage von x"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestATextAllocatesNothing(t *testing.T) {
	for name, table := range map[string]*Table{"en": nil, "de": german()} {
		t.Run(name, func(t *testing.T) {
			use(t, table)
			n := testing.AllocsPerRun(100, func() {
				if T("No output") == "" || C("side", "left") == "" {
					t.Fatal("no text")
				}
			})
			if n != 0 {
				t.Errorf("%v allocations, want none", n)
			}
		})
	}
}

func BenchmarkT(b *testing.B) {
	for name, table := range map[string]*Table{"en": nil, "de": german()} {
		b.Run(name, func(b *testing.B) {
			Use(table)
			defer Use(nil)
			b.ReportAllocs()
			for b.Loop() {
				T("No output")
			}
		})
	}
}
