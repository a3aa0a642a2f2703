//go:build unix

package e2e

import "spotter/testrun"

// shots returns the live screen, with STOP latched and no sound, in each kind of
// terminal, and other screens in those that are hardest to be read on.
func shots(h *home) []shot {
	tmux := []string{"tmux", "-f", "/dev/null", "-S", h.path("tmux"), "new-session"}
	mute := append([]string{"-xrm", "XTerm*allowColorOps: false"}, onWhite...) // does not tell its background
	live := func(s shot) shot {
		s.args = []string{"--output", "null", "--start-now", "--journal", h.path(s.name + ".jsonl")}
		s.keys, s.see = []string{"h", "w", "space"}, "again: clear it"
		return s
	}
	all := []shot{
		live(shot{name: "light, all colours", xterm: onWhite, env: withAllTones, least: 7}),
		live(shot{name: reviewed, xterm: onBlack, env: withAllTones, least: 7}),
		live(shot{name: "light, 256 colours", xterm: onWhite, env: with256, least: 7}),
		live(shot{name: "dark, 256 colours", xterm: onBlack, env: with256, least: 7}),
		live(shot{name: "light, 16 colours", xterm: onWhite, env: with16, least: 7}),
		live(shot{name: "dark, 16 colours", xterm: onBlack, env: with16, least: 7}),
		live(shot{name: "light and silent", xterm: mute, env: with256, least: 4.4}),
		live(shot{name: "light in tmux", xterm: onWhite, within: tmux, env: with256, least: 4.4}),
		live(shot{name: "light in screen", xterm: onWhite, within: []string{"screen", "-c", "/dev/null"}, env: with16, least: 7}),
		live(shot{name: "dark in screen", xterm: onBlack, within: []string{"screen", "-c", "/dev/null"}, env: with16, least: 7}),
		live(shot{name: "light kitty", kitty: kittyArgs("#000000", "#ffffff"), least: 7}),
		{name: "help, light and silent", xterm: mute, env: with256, args: []string{"check", "--help"}, see: "SETTINGS AND HELP", least: 7},
		{name: "help, dark, 16 colours", xterm: onBlack, env: with16, args: []string{"check", "--help"}, see: "SETTINGS AND HELP", least: 7},
	}
	if testrun.Whole() { // a kitty takes a second of processor time to start, and one is in the list
		all = append(all, live(shot{name: "dark kitty", kitty: kittyArgs("#e5e5e5", "#000000"), least: 7}))
	}
	return all
}

// reviewed is the shot whose log other shots show.
const reviewed = "dark, all colours"

// some returns one of every n shots, and the one that others need.
func some(all []shot, n int) (list []shot) {
	for i, s := range all {
		if i%n == 0 || s.name == reviewed {
			list = append(list, s)
		}
	}
	return list
}

// reviews returns the screens that read the log of a live one.
func reviews(h *home) []shot {
	log := h.path(reviewed + ".jsonl")
	mute := append([]string{"-xrm", "XTerm*allowColorOps: false"}, onWhite...)
	return []shot{
		{name: "review, light and silent", xterm: mute, env: with256, args: []string{"review", log}, see: "chain whole|LOG NOT WHOLE|not closed", least: 4.4},
		{name: "review, light", xterm: onWhite, env: withAllTones, args: []string{"review", log}, see: "chain whole|LOG NOT WHOLE|not closed", least: 7},
		{name: "review, dark, 16 colours", xterm: onBlack, env: with16, args: []string{"review", log}, see: "chain whole|LOG NOT WHOLE|not closed", least: 7},
		{name: "races, light, by flag", xterm: mute, env: with256, args: []string{"races", "--theme", "light"}, see: "no races|race", least: 7},
	}
}
