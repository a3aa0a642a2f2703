package live

import "time"

// openingGrace is the time that an output may take to open before the screen calls it a
// fault.
const openingGrace = 2 * time.Second

// wrong appends a name for each fault that there is at a time of the wall clock. It is the
// same for as long as the fault lasts, whatever its words: the terminal's bell goes by it.
func (h *Health) wrong(names []string, now time.Time) []string {
	add := func(is bool, name string) {
		if is {
			names = append(names, name)
		}
	}
	o := &h.Output
	opening := o.State == OutputOpening && (o.Fault != "" || !o.Since.IsZero() && now.Sub(o.Since) > openingGrace)
	add(o.State == OutputLost || o.State == OutputSilent || o.Unheard || opening, "sound")
	add(o.State == OutputOK && o.Fault != "" && !o.Unheard, "soft sound")
	add(h.Journal.Fault != "", "journal")
	add(h.Journal.Moved != "", "journal moved")
	add(h.Recording.Fault != "", "recording")
	add(h.Words.Fault != "", "words")
	for i := range h.Small {
		names = append(names, h.Small[i].Name())
	}
	return names
}
