package preview

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"spotter/audio/clip"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race/typed"
)

// splitForm says how a split is written that is to be heard.
const splitForm = `write such as "mile 5 42:10 +12", "km 21 half 1:51:49 -1:05" or "finish 3:43:39": a marker, the time, ` +
	`how far behind (+) or ahead (-) in seconds or m:ss, and "3 to go"`

// mostNumber bounds markers and distances: no race is longer.
const mostNumber = 9999

// parseSaying reads what a split is to tell, in any order.
func parseSaying(text string) (grammar.Saying, error) {
	var s grammar.Saying
	words := strings.Fields(text)
	bad := func(word string) (grammar.Saying, error) {
		return grammar.Saying{}, fmt.Errorf("split %q has %q, which spotter cannot read: %s", text, word, splitForm)
	}
	number := func(i int) (int, bool) {
		if i >= len(words) {
			return 0, false
		}
		n, err := strconv.Atoi(words[i])
		return n, err == nil && n > 0 && n <= mostNumber
	}
	for i := 0; i < len(words); i++ {
		n, counted := number(i + 1)
		switch w := words[i]; {
		case (w == "mile" || w == "km") && counted && s.Marker == 0:
			s.Miles, s.Marker = w == "mile", n
			i++
		case w == "finish":
			s.Finish = true
		case w == "half":
			s.HalfWay = true
		case w[0] == '+' || w[0] == '-':
			gap, err := parseGap(w[1:])
			if err != nil || s.HasGap {
				return bad(w)
			}
			if w[0] == '-' {
				gap = -gap
			}
			s.Behind, s.HasGap = gap, true
		case strings.Contains(w, ":"):
			d, err := typed.Duration(w)
			if err != nil || s.HasElapsed {
				return bad(w)
			}
			s.Elapsed, s.HasElapsed = d, true
		default:
			left, ok := number(i)
			if !ok || i+2 >= len(words) || words[i+1] != "to" || words[i+2] != "go" {
				return bad(w)
			}
			s.ToGo = left
			i += 2
		}
	}
	return s, nil
}

// parseGap reads seconds, or m:ss.
func parseGap(s string) (time.Duration, error) {
	if strings.Contains(s, ":") {
		return typed.Duration(s)
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || s[0] == '+' || n > int(24*time.Hour/time.Second) {
		return 0, errors.New("not seconds")
	}
	return time.Duration(n) * time.Second, nil
}

// Splits returns splits as they are said in the language of a pack, and puts
// their clips into a bank.
func Splits(ctx context.Context, pack *pack.Pack, texts []string, bank clip.Bank) ([]Item, error) {
	var says []grammar.Saying
	var faults []error
	for _, text := range texts {
		s, err := parseSaying(text)
		if err != nil {
			faults = append(faults, err)
		}
		says = append(says, s)
	}
	if len(faults) > 0 {
		return nil, fault.Usagef("", "--split: %w", errors.Join(faults...))
	}
	if len(texts) == 0 {
		return nil, nil
	}
	g, ok := grammar.For(pack.Language)
	if !ok {
		return nil, fault.Failed(fmt.Errorf("there is no split grammar for language %q of pack %s", pack.Language, pack.Name), "")
	}
	speech, err := clip.LoadSpeech(ctx, pack)
	if err != nil {
		return nil, fault.Failed(err, "make these sounds again")
	}
	var items []Item
	for i, s := range says {
		p := g.Say(s)
		clip, err := speech.Join(p)
		if err != nil {
			return nil, fault.Failed(fmt.Errorf("split %q: %w", texts[i], err), "spotter cues build --words adds the words of its language")
		}
		if len(p) == 0 {
			return nil, fault.Usagef("", "--split: split %q says nothing: %s", texts[i], splitForm)
		}
		id := cues.ID(fmt.Sprintf("split %d", i))
		bank[id] = clip
		items = append(items, Item{id: "split", text: g.Text(p, pack.Word), cue: cues.Cue{ID: id, Class: cues.Info}})
	}
	return items, nil
}
