package export

import (
	"bufio"
	"fmt"
	"strings"
	"time"
)

// subtitleFor is the time for which a subtitle is shown, unless the next one comes before.
const subtitleFor = 1500 * time.Millisecond

// subtitles returns the timeline with an end for each, and moments of one millisecond as
// one subtitle with a line for each: none overlaps another.
func (r *run) subtitles(escape *strings.Replacer) []shown {
	var out []shown
	for _, s := range r.timeline() {
		s.text = escape.Replace(s.text)
		if n := len(out); n > 0 && out[n-1].from == s.from {
			out[n-1].text += "\n" + s.text
			continue
		}
		s.to = s.from + subtitleFor
		if n := len(out); n > 0 {
			out[n-1].to = min(out[n-1].to, s.from)
		}
		out = append(out, s)
	}
	return out
}

// srtText makes a text harmless for SubRip, which knows no escapes: players take what stands in
// <…> and {…} for styles.
var srtText = strings.NewReplacer("<", "‹", ">", "›", "{", "(", "}", ")")

// vttText escapes a text for WebVTT.
var vttText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// writeSRT writes subtitles in SubRip's form.
func writeSRT(w *bufio.Writer, r *run) error {
	for i, s := range r.subtitles(srtText) {
		fmt.Fprintf(w, "%d\n%s --> %s\n%s\n\n", i+1, stamp(s.from, ','), stamp(s.to, ','), s.text)
	}
	return nil
}

// writeVTT writes subtitles in WebVTT's form.
func writeVTT(w *bufio.Writer, r *run) error {
	fmt.Fprint(w, "WEBVTT\n\n")
	for _, s := range r.subtitles(vttText) {
		fmt.Fprintf(w, "%s --> %s\n%s\n\n", stamp(s.from, '.'), stamp(s.to, '.'), s.text)
	}
	return nil
}

// stamp writes a time as 01:02:03.004, with the given sign before the milliseconds.
func stamp(d time.Duration, point rune) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3600000, ms/60000%60, ms/1000%60, point, ms%1000)
}
