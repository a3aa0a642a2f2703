package card

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// open returns the fonts.
func open(tb testing.TB) *fonts {
	tb.Helper()
	f, err := openFonts()
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// at returns a line of a log at a race time.
func at(k race.Kind, elapsed time.Duration) race.Event {
	return race.Event{Kind: k, Elapsed: elapsed, HasElapsed: true}
}

// raced returns a log of a short race that is over: two boards, the mat, a finish, a fall, and
// cues.
func raced(o race.Open) *logbook.Book {
	gun, mat, fall, end := at(race.KindStart, 0), at(race.KindStart, 10*time.Second), at(race.KindFall, 100*time.Second), at(race.KindFinish, 660*time.Second)
	gun.Clock, mat.Clock, end.Clock = race.ClockGun, race.ClockChip, race.ClockFinish
	gun.Wall = time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	cue := at(race.KindCue, 50*time.Second)
	cue.Cue, cue.Pressed = "left", "left"
	one, two := at(race.KindSplit, 300*time.Second), at(race.KindSplit, 660*time.Second)
	one.Marker, one.DistanceM = "km 1", 1000
	two.Marker, two.DistanceM = race.MarkerFinish, 2000
	lines := []race.Event{{Kind: race.KindOpen, Open: &o}, gun, mat, cue, cue, cue, fall, one, two, end}
	for i := range lines {
		lines[i].Seq, lines[i].ID = uint64(i+1), race.EventID(i+1)
	}
	return logbook.New(lines)
}

func TestTextsOfACard(t *testing.T) {
	c := Of(Race{Book: raced(race.Open{Race: "Boston", Runner: "L. Z.", Facing: "backward", DistanceM: 2000, Units: "km", Target: 10 * time.Minute, TargetName: "Xu"}),
		Cause: "epi\u202elepsy\x1b[31m", Donate: " https://x.example/y "})
	want := Card{Runner: "L. Z.", Race: "Boston", Date: "19 April 2027", Way: "backwards", Time: "0:11:00", TimeName: "from the gun to the finish", Chip: "by the chip 0:10:50",
		Counts: "3 cues · 1.5 a km · 1 fall", Cause: "epi lepsy", Donate: "https://x.example/y"}
	for _, x := range [][2]string{{c.Runner, want.Runner}, {c.Race, want.Race}, {c.Date, want.Date}, {c.Way, want.Way}, {c.Time, want.Time}, {c.TimeName, want.TimeName},
		{c.Chip, want.Chip}, {c.Counts, want.Counts}, {c.Cause, want.Cause}, {c.Donate, want.Donate}, {c.Warning, ""}} {
		if x[0] != x[1] {
			t.Errorf("%q, want %q", x[0], x[1])
		}
	}
	figures := []Figure{{"2 km", "distance", "", Plain}, {"5:30 /km", "average pace", "", Plain}, {"+1:00", "behind the target", "Xu", Slower}}
	if len(c.Figures) != len(figures) {
		t.Fatalf("%+v", c.Figures)
	}
	for i, f := range figures {
		if c.Figures[i] != f {
			t.Errorf("%+v, want %+v", c.Figures[i], f)
		}
	}
	if len(c.Pace.Steps) != 2 || c.Pace.Base != 5*time.Minute || c.Pace.BaseName != "target" {
		t.Errorf("%+v", c.Pace)
	}
}

// TestACardOfNothing makes cards of logs without a start, a finish, a target, a board or a name.
func TestACardOfNothing(t *testing.T) {
	gun := at(race.KindStart, 0)
	gun.Clock = race.ClockGun
	for name, x := range map[string]struct {
		log  []race.Event
		want string
	}{
		"no line":   {nil, "not started"},
		"no start":  {[]race.Event{{Kind: race.KindOpen, Seq: 1, ID: 1, Open: &race.Open{}}}, "no start in this log"},
		"no finish": {[]race.Event{{Kind: race.KindOpen, Seq: 1, ID: 1, Open: &race.Open{DistanceM: 42195}}, gun}, "no finish in this log"},
	} {
		c := Of(Race{Book: logbook.New(x.log), Damaged: true})
		s, err := lay(&c, open(t))
		if err != nil || !strings.Contains(s.alt, x.want) || !strings.Contains(s.alt, "damaged") || !strings.Contains(s.alt, "0 cues · 0 falls") || len(c.Figures) != 0 {
			t.Errorf("%s: %v, %q, %+v", name, err, s.alt, c.Figures)
		}
	}
}

// drawnCard draws a card with any texts, short and long, and any paces.
func drawnCard(t *rapid.T) Card {
	words := rapid.OneOf(rapid.SampledFrom([]string{"", "L. Z.", strings.Repeat("Wilhelmina ", 400), strings.Repeat("W", 4096), "山田太郎", "<script>alert(1)</script>", "a & \"b\"", "e\u0301", "שלום"}), rapid.String())
	word := rapid.Custom(func(t *rapid.T) string { return text.Clean(words.Draw(t, "words")) })
	number := rapid.OneOf(rapid.Float64Range(0, 50_000), rapid.SampledFrom([]float64{0, 42195, 1e9, math.Inf(1), math.NaN()}))
	c := Card{Runner: word.Draw(t, "runner"), Race: word.Draw(t, "race"), Date: word.Draw(t, "date"), Way: word.Draw(t, "way"), Time: word.Draw(t, "time"),
		TimeName: word.Draw(t, "name"), Chip: word.Draw(t, "chip"), Counts: word.Draw(t, "counts"), Warning: word.Draw(t, "warning"), Cause: word.Draw(t, "cause"), Donate: word.Draw(t, "donate")}
	for range rapid.IntRange(0, 3).Draw(t, "figures") {
		c.Figures = append(c.Figures, Figure{Value: word.Draw(t, "value"), Name: word.Draw(t, "of"), Note: word.Draw(t, "note"), Tone: Tone(rapid.IntRange(0, 2).Draw(t, "tone"))})
	}
	c.Pace = Pace{EndM: number.Draw(t, "end"), Base: time.Duration(rapid.Int64Range(0, int64(100*time.Hour)).Draw(t, "base")), UnitM: 1000, Units: "km", BaseName: "target"}
	for range rapid.IntRange(0, 9).Draw(t, "steps") {
		from := rapid.Float64Range(0, 1e6).Draw(t, "from")
		c.Pace.Steps = append(c.Pace.Steps, Step{FromM: from, ToM: from + rapid.Float64Range(0, 1e6).Draw(t, "length"), Pace: time.Duration(rapid.Int64Range(1, int64(100*time.Hour)).Draw(t, "pace"))})
	}
	return c
}

// TestNothingOverlaps draws cards: every text fits its box, and no two boxes meet.
func TestNothingOverlaps(t *testing.T) {
	f := open(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawnCard(t)
		s, err := lay(&c, f)
		if errors.Is(err, ErrDonate) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range s.texts {
			if x.x < 0 || x.y < 12 || x.x+x.w > Width || x.y+x.h > Height {
				t.Fatalf("%s %q is outside: %+v", x.what, x.s, x.box)
			}
			if w := f.width(x.s, x.px, x.bold); w > float64(x.w) && x.s != "…" || w != x.width {
				t.Fatalf("%s %q is %v wide in a box of %d", x.what, x.s, w, x.w)
			}
			if x.px > x.h+8 {
				t.Fatalf("%s: letters of %d in a box %d high", x.what, x.px, x.h)
			}
			for _, y := range s.texts[:i] {
				if x.hits(y.box) {
					t.Fatalf("%s %q %+v overlaps %s %q %+v", x.what, x.s, x.box, y.what, y.s, y.box)
				}
			}
		}
		for _, b := range s.blocks {
			if b.w < 0 || b.h < 0 || b.x < 0 || b.y < 0 || b.x+b.w > Width || b.y+b.h > Height {
				t.Fatalf("a block is outside: %+v", b)
			}
		}
	})
}

// TestALongNameIsCut gives a name of 4 KiB: it is set smaller and ends in …
func TestALongNameIsCut(t *testing.T) {
	c := Card{Runner: strings.Repeat("Wilhelmina ", 400), Time: "3:43:39"}
	s, err := lay(&c, open(t))
	if err != nil {
		t.Fatal(err)
	}
	if x := s.texts[0]; x.px != 28 || !strings.HasPrefix(x.s, "Wilhelmina Wilhelmina") || !strings.HasSuffix(x.s, "…") {
		t.Errorf("%d px: %q", x.px, x.s)
	}
	if c.Donate = "https://example.org/" + strings.Repeat("x", 300); !errors.Is(errOf(lay(&c, open(t))), ErrDonate) {
		t.Error("an address was cut")
	}
}

// errOf returns the error of two results.
func errOf(_ *sheet, err error) error { return err }

// TestContrast works out the contrast of every text with the ground, by WCAG 2.
func TestContrast(t *testing.T) {
	light := func(i ink) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 255
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		c := colours[i]
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	for _, pair := range [][2]ink{{paper, ground}, {dim, ground}, {amber, ground}, {green, ground}, {orange, ground}} {
		a, b := light(pair[0]), light(pair[1])
		if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < 4.5 {
			t.Errorf("ink %d on %d: %.2f", pair[0], pair[1], got)
		}
	}
}

// TestPNG writes a card twice and reads it back. Accents that stand apart are joined to their
// letters, which the font has.
func TestPNG(t *testing.T) {
	c := Of(Race{Book: raced(race.Open{Runner: "Zoe\u0308 Ωλγα Ольга", DistanceM: 2000})})
	var a, b bytes.Buffer
	if err := errors.Join(WritePNG(&a, c), WritePNG(&b, c)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same card gives other bytes")
	}
	img, err := png.Decode(&a)
	if err != nil || img.Bounds().Dx() != Width || img.Bounds().Dy() != Height {
		t.Fatal(err, img.Bounds())
	}
	inked := 0
	for y := 38; y < 104; y++ {
		for x := leftX; x < leftX+300; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r > 0xc000 {
				inked++
			}
		}
	}
	if inked < 500 {
		t.Errorf("the name has %d light pixels", inked)
	}
}

func TestNamesThatThePNGCannotDraw(t *testing.T) {
	for _, name := range []string{"山田太郎", "דנה", "ليلى", "Ana 🏃"} {
		var out bytes.Buffer
		c := Card{Runner: "Ana", Race: name, Time: "3:43:39"}
		err := WritePNG(&out, c)
		u, ok := errors.AsType[*UndrawnError](err)
		if !ok || len(u.Texts) != 1 || u.Texts[0].What != "the race's name" || u.Texts[0].Text != name || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
			continue
		}
		if !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "U+") {
			t.Errorf("%v", err)
		}
		if err := WriteSVG(&out, c); err != nil || !strings.Contains(out.String(), ">"+name+"<") {
			t.Errorf("SVG of %s: %v", name, err)
		}
	}
}

// TestSVGIsWellFormed reads any card as XML: nothing in it is a script, a link or a request.
func TestSVGIsWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawnCard(t)
		var a, b bytes.Buffer
		if err := WriteSVG(&a, c); errors.Is(err, ErrDonate) {
			return
		} else if err = errors.Join(err, WriteSVG(&b, c)); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatal(err, "or other bytes")
		}
		titled := 0
		for d := xml.NewDecoder(&a); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			e, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			switch e.Name.Local {
			case "svg", "rect", "text":
			case "title", "desc":
				titled++
			default:
				t.Fatalf("an element %s", e.Name.Local)
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" || strings.Contains(a.Value, "url(") {
					t.Fatalf("an attribute %v", a)
				}
			}
		}
		if titled != 2 {
			t.Fatalf("%d titles and descriptions", titled)
		}
	})
}

// TestCardsOfTheCorpus lays out the card of every log that can be read.
func TestCardsOfTheCorpus(t *testing.T) {
	logs, err := filepath.Glob("../../journal/testdata/corpus/*.jsonl")
	if err != nil || len(logs) < 10 {
		t.Fatal(logs, err)
	}
	for _, path := range logs {
		log, err := journal.ReadFile(path)
		if err != nil {
			continue // a format of the future
		}
		c, f := Of(Race{Book: logbook.New(log.Events), Damaged: log.Err() != nil}), open(t)
		s, err := lay(&c, f)
		if err == nil {
			err = f.check(s)
		}
		if err != nil || strings.Contains(s.alt, "damaged") != (log.Err() != nil) || !strings.Contains(s.alt, c.Time) {
			t.Errorf("%s: %v, %q", path, err, s.alt)
		}
	}
}
