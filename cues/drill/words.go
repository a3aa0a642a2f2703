package drill

import (
	"fmt"
	"strings"
	"time"

	"spotter/cues"
)

// Words returns a result in words, in lines of at most 40 columns: a table with a row for
// each cue, the words that the runner takes for each other, the last drill of the same pair
// where before is not nil, and what the times contain. Names of files and people are not in
// them.
func (r *Result) Words(before *Result) []string {
	sum := r.Total()
	if sum.N == 0 {
		return append([]string{"No cue was answered."}, r.lostWords(sum)...)
	}
	lines := []string{"cue        L   R   S   –   right    time"}
	for _, w := range r.Rows() {
		line := fmt.Sprintf("%-10.10s", name(w.Cue))
		for _, a := range Answers() {
			line += fmt.Sprintf("%3d", w.Answers[a]) + mark(a == Expected(w.Cue))
		}
		took := "–"
		if w.Reaction > 0 && Expected(w.Cue) != Stayed {
			took = seconds(w.Reaction)
		}
		lines = append(lines, strings.TrimRight(line+fmt.Sprintf("%6s %7s", fmt.Sprintf("%d/%d", w.Right, w.N), took), " "))
	}
	lines = append(lines, "L R S –: moved left, right, stopped, no", "move, on the runner's sides. *: right.", "")
	lines = append(lines, fmt.Sprintf("%d of %d right, %s", sum.Right, sum.N, typical(sum.Reaction)))
	lines = append(lines, r.lostWords(sum)...)
	lines = append(lines, r.confusionWords()...)
	lines = append(lines, beforeWords(before)...)
	return append(lines, "", "A time begins with the cue in the ear.", "It contains the spotter's own reaction.")
}

// mark marks the right answer of a cue.
func mark(right bool) string {
	if right {
		return "*"
	}
	return " "
}

// lostWords says how many cues are in no figure.
func (r *Result) lostWords(sum Total) (lines []string) {
	if sum.Unheard > 0 {
		lines = append(lines, fmt.Sprintf("not heard, not counted: %d", sum.Unheard))
	}
	if sum.Missing > 0 {
		lines = append(lines, fmt.Sprintf("not answered, not counted: %d", sum.Missing))
	}
	return lines
}

// confusionWords names the words that the runner takes for each other.
func (r *Result) confusionWords() []string {
	var lines []string
	for _, w := range r.Rows() {
		if n := w.Stayed(); n > 0 {
			lines = append(lines, fmt.Sprintf("not obeyed: %s, %d of %d", name(w.Cue), n, w.N))
		}
	}
	pairs := r.Confusions()
	if len(pairs) == 0 {
		return append(lines, "No word was taken for another.")
	}
	lines = append(lines, "TAKEN FOR EACH OTHER:")
	for _, c := range pairs {
		if c.AAsB > 0 {
			lines = append(lines, fmt.Sprintf("  %s as %s: %d of %d", name(c.A), name(c.B), c.AAsB, c.TriedA))
		}
		if c.BAsA > 0 {
			lines = append(lines, fmt.Sprintf("  %s as %s: %d of %d", name(c.B), name(c.A), c.BAsA, c.TriedB))
		}
	}
	return lines
}

// beforeWords says how the drill before went.
func beforeWords(before *Result) []string {
	if before == nil {
		return nil
	}
	sum := before.Total()
	lines := []string{"", "last time, " + before.At.Format(time.DateOnly) + ":",
		fmt.Sprintf("  %d of %d right, %s", sum.Right, sum.N, typical(sum.Reaction))}
	for _, c := range before.Confusions() {
		lines = append(lines, fmt.Sprintf("  %s / %s: %d taken wrong", name(c.A), name(c.B), c.Wrong()))
	}
	return lines
}

// typical says how long a move typically took.
func typical(d time.Duration) string {
	if d <= 0 {
		return "no move was timed"
	}
	return "typically " + seconds(d)
}

// seconds writes a reaction time: "0.64 s".
func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// name writes a cue's ID as people read it.
func name(id cues.ID) string { return strings.ReplaceAll(string(id), "_", " ") }
