package filters

import (
	"errors"
	"slices"
	"strings"

	"spotter/race/logbook"
	"spotter/report/filter"
	"spotter/text"
	"spotter/text/say"
)

// choice is a value of a field, as it can be typed: in the words of the screen, or in the English of
// the journal, which does in every language.
type choice struct {
	shown, code string
	take        func(f *filter.Filter)
}

// choose takes the value that a typed word names. The beginning of a word does where only one value
// has it; nothing typed is any value.
func (p *Panel) choose(typed string) error {
	all := p.choices()
	typed = strings.ToLower(strings.TrimSpace(typed))
	if typed == "" {
		all[0].take(&p.f)
		return nil
	}
	var begun []choice
	for _, c := range all {
		shown, code := strings.ToLower(c.shown), strings.ToLower(c.code)
		if typed == shown || typed == code {
			c.take(&p.f)
			return nil
		}
		if strings.HasPrefix(shown, typed) || strings.HasPrefix(code, typed) {
			begun = append(begun, c)
		}
	}
	if len(begun) == 1 {
		begun[0].take(&p.f)
		return nil
	}
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].shown
	}
	return errors.New(say.F("%q is none of %s", text.Clean(typed), text.Clean(strings.Join(names, ", "))))
}

// choices returns the values of the field under the cursor; the first is any.
func (p *Panel) choices() []choice {
	all := say.C("outcome", "any")
	switch p.at {
	case kind:
		out := []choice{{all, "any", func(f *filter.Filter) { f.Kind, f.Voided = "", false }}}
		for _, k := range p.o.Kinds {
			out = append(out, choice{logbook.KindName(k), string(k), func(f *filter.Filter) { f.Kind, f.Voided = k, false }})
		}
		if p.o.Voided {
			out = append(out, choice{say.C("outcome", "voided"), "voided", func(f *filter.Filter) { f.Kind, f.Voided = "", true }})
		}
		return out
	case class:
		out := []choice{{say.C("class", "any"), "any", func(f *filter.Filter) { f.Class = "" }}}
		for _, name := range classNames() {
			out = append(out, choice{say.C("class", name), name, func(f *filter.Filter) { f.Class = name }})
		}
		return out
	case cue:
		out := []choice{{all, "any", func(f *filter.Filter) { f.Cue = "" }}}
		for _, id := range p.o.Cues {
			out = append(out, choice{logbook.CueName(id), strings.ReplaceAll(string(id), "_", " "), func(f *filter.Filter) { f.Cue = id }})
		}
		return out
	}
	var out []choice
	for o := filter.AnyOutcome; !slices.ContainsFunc(out, func(c choice) bool { return c.code == o.Code() }); o = o.Next(1) {
		out = append(out, choice{o.String(), o.Code(), func(f *filter.Filter) { f.Outcome = o }})
	}
	return append(out, notHeard())
}

// notHeard returns the choice of cues that never began, under the name that reports have for them.
func notHeard() choice {
	return choice{say.C("outcome", "not heard"), "not heard", func(f *filter.Filter) { f.Outcome = filter.Never }}
}
