package targets

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/typed"
	"spotter/text"
)

// Mark is a time that somebody ran backwards, or with a spotter, which a race can be run
// against.
type Mark struct {
	Name      string // such as "xu": what --target takes
	Who       string
	Time      time.Duration
	DistanceM float64
	Year      string // "" where the source that we have does not say it
	Standing  string // "Guinness", "unofficial" and the like
	Source    string // where it is written
	also      []string
}

// marks are the marks that we know the source of, the longest distance first.
var marks = []Mark{
	{"xu", "Xu Zhenjun", at(3, 43, 39), race.MarathonM, "2004", "Guinness", "epilepsy.com", []string{"zhenjun"}},
	{"juergens", "Markus Jürgens", at(3, 38, 27), race.MarathonM, "2017", "unofficial", "bild.de 51240366", []string{"jürgens", "jurgens"}},
	{"lustrac", "de Lustrac", at(3, 25, 24), race.MarathonM, "2023", "not ratified", "runningmagazine.ca", []string{"de-lustrac", "delustrac"}},
	{"clewley", "Clewley", at(4, 26, 6), race.MarathonM, "2017", "unofficial women", "alternativerecords.co.uk", nil},
	{"zitomersky", "Zitomersky", at(5, 43, 59), race.MarathonM, "2018", "Boston, no mark", "epilepsy.com", []string{"boston"}},
	{"aretz", "Aretz", at(1, 40, 29), race.HalfMarathonM, "", "Guinness", "guinnessworldrecords.com", nil},
	{"gaston", "Gaston-Hird", at(2, 16, 3), race.HalfMarathonM, "", "Guinness, women", "guinnessworldrecords.com", []string{"gaston-hird", "hird"}},
	{"yoder", "Yoder", at(0, 5, 30), race.MileM, "2020", "Guinness", "guinnessworldrecords.com", nil},
}

func at(h, m, s int) time.Duration {
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

// All returns the marks, those of one distance together. The list must not be changed.
func All() []Mark { return marks }

// Called returns what to call the mark on a screen: "Xu Zhenjun 2004".
func (m *Mark) Called() string { return strings.TrimSpace(m.Who + " " + m.Year) }

// Find returns the mark with a name, whatever the case. Who ran it is a name too, with or
// without the year, as the list and the screen have it.
func Find(name string) (m Mark, ok bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, m := range marks {
		if name == m.Name || name == strings.ToLower(m.Who) || name == strings.ToLower(m.Called()) {
			return m, true
		}
		for _, a := range m.also {
			if name == a {
				return m, true
			}
		}
	}
	return Mark{}, false
}

// Names returns the name of each mark.
func Names() []string {
	names := make([]string, len(marks))
	for i := range marks {
		names[i] = marks[i].Name
	}
	return names
}

// Parse reads what --target takes: a time, or the name of a mark. For a time Mark has
// nothing but that. The error says what to write instead.
func Parse(s string) (Mark, error) {
	if m, ok := Find(s); ok {
		return m, nil
	}
	word := strings.TrimSpace(s)
	if strings.IndexFunc(word, func(r rune) bool { return r >= '0' && r <= '9' }) < 0 && word != "" {
		if near := nearest(strings.ToLower(word)); near != "" {
			return Mark{}, fmt.Errorf("%q is no mark that spotter knows: did you mean %s? spotter targets lists them", s, near)
		}
		return Mark{}, fmt.Errorf("%q is no mark that spotter knows: spotter targets lists them, or give a time such as 3:43:39", s)
	}
	if word == "0" {
		return Mark{}, errors.New("\"0\" is no time: give one such as 3:43:39, or leave it out to run without a target")
	}
	d, err := typed.Duration(s)
	if err == nil {
		return Mark{Time: d}, nil
	}
	if _, e := typed.Distance(word + "km"); e == nil {
		return Mark{}, fmt.Errorf("%q looks like a distance: give that with --distance %skm, and a time such as 3:43:39 here", s, word)
	}
	return Mark{}, err
}

// nearest returns the name that a word is most likely a slip of, "" for none: also of
// two letters, as many of which are wrong as [text.Nearest] takes for another word.
func nearest(word string) string {
	for _, name := range Names() {
		if len(word) > 1 && text.Distance(word, name) == 1 {
			return name
		}
	}
	return text.Nearest(word, Names())
}

// Check returns an error in words where a mark is of another distance, in metres, than the
// race. A plain time, and a race whose distance is not known, pass.
func (m *Mark) Check(distanceM float64, units string) error {
	if m.DistanceM == 0 || distanceM == 0 || math.Abs(m.DistanceM-distanceM) < 1 {
		return nil
	}
	return fmt.Errorf("%s is a time over %s and the race is over %s: give --distance %s, or another target",
		m.Name, race.FormatDistance(m.DistanceM, units), race.FormatDistance(distanceM, units), flagOf(m.DistanceM))
}

// flagOf returns what --distance takes for a distance.
func flagOf(metres float64) string {
	switch metres {
	case race.MarathonM:
		return "marathon"
	case race.HalfMarathonM:
		return "half"
	case race.MileM:
		return "mile"
	}
	return fmt.Sprintf("%gm", metres)
}

// Table lists the marks, one row each under a row of heads. In fewer than wide columns the
// source stands alone in a row under its mark.
func Table(columns int, units string) [][]string {
	const wide = 100
	rows := [][]string{{"TARGET", "TIME", "DISTANCE", "PACE", "WHO", "YEAR", "STANDING"}}
	if columns >= wide {
		rows[0] = append(rows[0], "SOURCE")
	}
	for _, m := range marks {
		year := m.Year
		if year == "" {
			year = "–"
		}
		p := race.Plan{Target: m.Time, DistanceM: m.DistanceM, Units: units}
		row := []string{m.Name, race.FormatElapsed(m.Time), race.FormatDistance(m.DistanceM, units),
			race.FormatPace(p.TargetPace(), units), m.Who, year, m.Standing}
		if columns >= wide {
			row = append(row, m.Source)
		}
		rows = append(rows, row)
	}
	return rows
}

// Sources lists where each mark is written, one row each under a row of heads: what the
// narrow table leaves out.
func Sources() [][]string {
	rows := [][]string{{"TARGET", "SOURCE"}}
	for _, m := range marks {
		rows = append(rows, []string{m.Name, m.Source})
	}
	return rows
}
