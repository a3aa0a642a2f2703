package plain

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Words returns a text as it is read out: without the marks that a screen draws beside its
// words, and with the names of keys in place of their signs. It is one line.
func Words(s string) string {
	s = marks().Replace(strings.ReplaceAll(s, cells.Glue, " "))
	s = text.Clean(s)
	s = strings.TrimSpace(spaces().Replace(s))
	return strings.TrimLeft(s, ", ")
}

// marks replaces what is drawn by what is said. A mark of which the words beside it say
// the same is left out.
var marks = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(" · ", ", ", "·", ", ", "✗ ", "", "✗", "", "✓ ", "", "✓", "", "● ", "", "●", "", "○ ", "", "○", "",
		"▸ ", "", "▸", "", "◆", "", "▏", "", "≈", "~", "“", "\"", "”", "\"", "…", "...", "−", "-", "›", " ", "‹", " ",
		"─", "", "│", "", "█", "", "▮", "", "▯", "", "▒", "", "░", "", "╭", "", "╮", "", "╰", "", "╯", "", "═", "")
})

// spaces tidies what is left where marks were.
var spaces = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(" ,", ",", ",,", ",", " ;", ";")
})

// arrows names the arrow keys in a text that has their signs, and says an arrow between two
// words as the word that it stands for.
func arrows(s string) string {
	if !strings.ContainsAny(s, "←→↑↓") {
		return s
	}
	for _, pair := range [][2]string{{"↑", "↓"}, {"←", "→"}} {
		both := cells.KeyWord(pair[0]) + ", " + cells.KeyWord(pair[1])
		s = strings.ReplaceAll(strings.ReplaceAll(s, pair[0]+" "+pair[1], both), pair[0]+pair[1], both)
	}
	s = strings.ReplaceAll(s, " → ", " "+say.C("arrow", "to")+" ")
	for _, key := range []string{"←", "→", "↑", "↓"} {
		s = strings.ReplaceAll(s, key, cells.KeyWord(key))
	}
	return s
}

// Duration says a race time: "1 h 2 min 10 s". Fractions are cut.
func Duration(d time.Duration) string {
	s := int64(d.Abs() / time.Second)
	h, m, sec := s/3600, s/60%60, s%60
	var parts []string
	if h > 0 {
		parts = append(parts, strconv.FormatInt(h, 10)+" h")
	}
	if m > 0 {
		parts = append(parts, strconv.FormatInt(m, 10)+" min")
	}
	if sec > 0 || len(parts) == 0 {
		parts = append(parts, strconv.FormatInt(sec, 10)+" s")
	}
	words := strings.Join(parts, " ")
	if d <= -time.Second {
		return "-" + words
	}
	return words
}

// Pace says a pace: "4 min 37 s per km".
func Pace(perUnit time.Duration, units string) string {
	if units != race.UnitsMi {
		return say.F("%s per km", Duration(perUnit))
	}
	return say.F("%s per mile", Duration(perUnit))
}

// Gap says how far off the target a runner is, words first: "behind 38 s".
func Gap(behind time.Duration) string {
	switch {
	case behind >= time.Second:
		return say.F("behind %s", Duration(behind))
	case behind <= -time.Second:
		return say.F("ahead %s", Duration(-behind))
	}
	return say.T("on target")
}

// clocks finds times as the screen writes them: h:mm:ss, m:ss, with a pace's unit behind.
var clocks = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b\d+:\d\d(?::\d\d)?(?:\.\d+)?\b(?: /(?:km|mi)\b)?`)
})

// Times says the race times of a text as [Duration] does. It is not for texts that ask for
// a time to be typed, nor for times of the day: these keep their form.
func Times(s string) string {
	return clocks().ReplaceAllStringFunc(s, func(at string) string {
		at, unit, paced := strings.Cut(at, " /")
		at, _, _ = strings.Cut(at, ".")
		var d time.Duration
		for part := range strings.SplitSeq(at, ":") {
			n, err := strconv.Atoi(part)
			if err != nil {
				return at
			}
			d = d*60 + time.Duration(n)*time.Second
		}
		if paced {
			return Pace(d, unit)
		}
		return Duration(d)
	})
}

// figures finds what runs on by itself in a text: times, seconds, metres.
var figures = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\d+(?::\d\d)+(?:\.\d+)?|\d+(?:\.\d+)?(?: (?:s|m|ms|min|h|se\p{L}+)\b|\s?%)`)
})

// still returns a text without the figures that run on: it is the same for as long as
// nothing else changes.
func still(s string) string { return figures().ReplaceAllString(s, "#") }
