package pack

import (
	"fmt"
	"strings"

	"spotter/cues"
)

// tableOfCue returns a cue as a table of a manifest, with its sound in file.
func tableOfCue(c *cues.Cue, file string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[[cue]]\nid = %q\ntext = %q\nclass = %q\n", c.ID, c.Text, c.Class)
	if c.Pan != cues.Centre {
		fmt.Fprintf(&b, "pan = %q\n", c.Pan)
	}
	if len(c.Keys) > 0 {
		keys := make([]string, len(c.Keys))
		for i, k := range c.Keys {
			keys[i] = fmt.Sprintf("%q", k)
		}
		fmt.Fprintf(&b, "keys = [%s]\n", strings.Join(keys, ", "))
	}
	fmt.Fprintf(&b, "file = %q\n", file)
	if c.Retrigger != cues.Restart {
		fmt.Fprintf(&b, "retrigger = %q\n", c.Retrigger)
	}
	if c.Class.MayCount() && c.Countdown != cues.UsualCountdown(c.ID) {
		fmt.Fprintf(&b, "countdown = %q\n", c.Countdown)
	}
	if c.Repeat > 0 {
		fmt.Fprintf(&b, "repeat_ms = %d\n", c.Repeat.Milliseconds())
	}
	if c.TTL > 0 {
		fmt.Fprintf(&b, "ttl_ms = %d\n", c.TTL.Milliseconds())
	}
	return b.String()
}

// tableOfWord returns a word as a table of a manifest, with its sound in file.
func tableOfWord(w cues.Word, file string) string {
	return fmt.Sprintf("[[word]]\nid = %q\ntext = %q\nfile = %q\n", w.ID, w.Text, file)
}

// commented returns lines as comments.
func commented(lines string) string {
	var b strings.Builder
	for line := range strings.Lines(lines) {
		b.WriteString(strings.TrimRight("# "+line, " \n") + "\n")
	}
	return b.String()
}

// ownExamples are the three things that most pairs want, as they stand in a new
// pack: behind a #.
const ownExamples = `[[cue]]
id = "%[1]s"
text = "Our word"
file = "our_word.wav"

[[cue]]
id = "%[2]s"
keys = ["%[3]s"]

[[cue]]
id = "dog"
text = "Dog"
class = "prepare"
keys = ["1"]
file = "dog.wav"
`

// extendingManifest returns the manifest of a new pack that extends base, spelt
// as extends, and takes over all of it.
func extendingManifest(name, extends string, base *Pack) string {
	word, moved := exampleCues(base)
	var b strings.Builder
	fmt.Fprintf(&b, `# A voice of your own. It extends %q: what this file does not say is taken
# over from there, so it needs only what you want otherwise.
#
# A line that begins with # is a comment: take the # away, and it counts.
# After each change:  spotter cues check FOLDER    tells what is wrong, with its line
#                     spotter cues list FOLDER     shows keys and words
# In the race:        spotter --pack FOLDER

format = 1
name = %q # on the screen and in the journal
extends = %q
# license = "CC0-1.0" # of your recordings; without this line it is %s

# Three examples.
#
# 1. Another word. The text is what the screen shows and the file what the runner
#    hears, so the two go together.
# 2. Another key. It is taken from the cue that had it.
# 3. A cue of your own, on one of the digits. Its class is how urgent it is: alarm,
#    steer, prepare, service or info. Left and right need a pan, and each other.

`, extends, name, extends, base.License)
	b.WriteString(commented(fmt.Sprintf(ownExamples, word, moved, "f2")))
	fmt.Fprintf(&b, "\n# All that %q has, to copy from. Of a cue that you change only the id must stay,\n# and the lines that you want otherwise.\n", extends)
	for _, c := range base.Cues {
		b.WriteString("\n" + commented(tableOfCue(&c, string(c.ID)+".wav")))
	}
	for i, w := range base.Words {
		if i == 0 {
			b.WriteString("\n# The words that splits are put together from.\n")
		}
		b.WriteString("\n" + commented(tableOfWord(w, "words/"+string(w.ID)+".wav")))
	}
	return b.String()
}

// exampleCues returns two cues of a pack to show what can be changed: those that
// most pairs have a word of their own for, or else any without a side.
func exampleCues(p *Pack) (word, moved cues.ID) {
	word, moved = "hole", "water"
	for _, c := range p.Cues {
		if cues.Side(c.ID) != cues.Centre || c.ID == StopID {
			continue
		}
		if _, ok := p.Cue(word); !ok {
			word = c.ID
		} else if _, ok := p.Cue(moved); !ok && c.ID != word {
			moved = c.ID
		}
	}
	return word, moved
}

// wholeManifest returns the manifest of a pack that says all of p itself. Files
// are the names of its sounds by those in p.
func wholeManifest(name, from string, p *Pack, files map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Copied from the pack %q, and whole without it.
#
# After each change:  spotter cues check FOLDER    tells what is wrong, with its line
#                     spotter cues list FOLDER     shows keys and words
# In the race:        spotter --pack FOLDER

format = 1
name = %q # on the screen and in the journal
language = %q
license = %q
`, from, name, p.Language, p.License)
	for _, c := range p.Cues {
		b.WriteString("\n" + tableOfCue(&c, files[c.File]))
	}
	for _, w := range p.Words {
		b.WriteString("\n" + tableOfWord(w, files[w.File]))
	}
	return b.String()
}
