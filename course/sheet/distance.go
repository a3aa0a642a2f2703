package sheet

import (
	"fmt"
	"strings"

	"spotter/race/typed"
)

// place reads a distance along a course as people write it: "21.1 km", "17.2 mi", "mile 16",
// "km 21", "150 metres", "start", "half", "finish".
func place(s string) (spot, error) {
	low := strings.ToLower(strings.Join(strings.Fields(s), " "))
	switch low {
	case "start":
		return spot{given: true}, nil
	case "half", "halfway", "half way":
		return spot{share: 0.5, given: true}, nil
	case "finish":
		return spot{share: 1, given: true}, nil
	case "", "marathon", "half-marathon", "half marathon", "mile":
		return spot{}, fmt.Errorf("%q is no distance along the course: %s", s, forms)
	}
	for _, sign := range []struct{ word, unit string }{{"mile ", "mi"}, {"mi ", "mi"}, {"km ", "km"}, {"kilometre ", "km"}, {"kilometer ", "km"}} {
		if number, ok := strings.CutPrefix(low, sign.word); ok {
			if strings.Trim(number, "0123456789.") != "" {
				return spot{}, fmt.Errorf("%q is no distance along the course: %s", s, forms)
			}
			low = number + sign.unit
			break
		}
	}
	if isZero(low) {
		return spot{given: true}, nil
	}
	metres, err := typed.Distance(low)
	if err != nil {
		return spot{}, fmt.Errorf("%q is no distance along the course: %s", s, forms)
	}
	return spot{metres: metres, given: true}, nil
}

// forms tells how to write a distance along a course.
const forms = `use a form such as "21.1 km", "17.2 mi", "mile 16", "150 metres", "half" or "finish"`

// isZero reports whether a text is nought of a unit.
func isZero(s string) bool {
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz ")
	unit := strings.TrimSpace(s[len(number):])
	known := unit == "km" || unit == "mi" || unit == "miles" || unit == "metres" || unit == "meters" || unit == "k"
	return known && number != "" && strings.Trim(number, "0.") == "" && strings.Count(number, ".") < 2 && number[0] == '0'
}

// sign returns the text of a distance as the name of a board: "mile 16", "km 21".
func sign(s string) string {
	low := strings.ToLower(strings.Join(strings.Fields(s), " "))
	for _, word := range []string{"mile ", "km "} {
		if strings.HasPrefix(low, word) {
			return low
		}
	}
	return ""
}
