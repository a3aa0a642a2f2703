package complete

import (
	"context"
	"iter"
	"maps"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"spotter/audio/speaker"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/settings"
)

// nothing is a free text, a time or a number: names of files would be wrong.
var nothing = choice{}

// folders offers folders.
var folders = choice{files: true, lists: []list{files()}}

// ending returns the choice of files with one of these extensions.
func ending(extensions ...string) choice {
	return choice{files: true, lists: []list{files(extensions...)}}
}

// output holds the places to play at: fixed words, sinks, and a WAV file after "wav:".
func output(words ...string) choice {
	c := choice{lists: []list{fixed(words...), sinks("pulse:")}}
	if has(words, "wav:") {
		c.lists = append(c.lists, after("wav:", files(".wav")))
	}
	return c
}

// pulseOrSpeaker are the words of outputs that people hear, where the program has them.
func pulseOrSpeaker(more ...string) []string {
	words := []string{"pulse:"}
	if speaker.Built {
		words = append(words, "speaker")
	}
	return append(words, more...)
}

// flags has what flags take, by name. One command's flag that takes something else than all
// others of its name has the command before it: "review:output". A flag that is not here takes
// the words that the settings have for it.
func flags() map[string]choice {
	all := map[string]choice{
		"review:output": output(pulseOrSpeaker()...),
		"replay:output": output(pulseOrSpeaker("wav:", "null")...),
		"output":        {lists: []list{sinks("pulse:"), after("wav:", files(".wav"))}, setting: true},
		"spotter-sink":  {lists: []list{sinks("")}},
		"mic":           {lists: []list{microphones(true)}},
		"pad":           {lists: []list{buttons}, files: true},

		"pack": packs, "extends": packs, "new:copy": packs,
		"journal": {files: true, lists: []list{fixed(named.Last), files(named.Ext)}},
		"with":    journals, "ghost": journals,

		"course": ending(".gpx", ".toml"), "config": ending(".toml"),
		"save": ending(".jsonl"), "track": ending(".gpx", ".fit"), "check:track": nothing, "show:track": nothing, "new:track": nothing,
		"record": ending(".wav"), "recording": ending(".wav"),
		"card": ending(".png", ".svg"), "pdf": ending(".pdf"),
		"copy": folders, "recordings": folders, "dir": folders,
		"evidence:out": ending(".zip"), "pack:out": ending(".zip"), "new:out": ending(".toml"),
		"report:out": ending(".html"), "recover:out": ending(named.Ext), "merge:out": ending(named.Ext),

		"paper": {lists: []list{fixed("a4", "letter")}},
	}
	for _, name := range strings.Fields(`race runner spotter name cause donate runner-name phone-address pin split mirror
		offset track-offset from replay:to pause timeout window unit count-in corral jobs noise rounds seed pair device`) {
		all[name] = nothing
	}
	return all
}

// arguments has what the arguments of commands are, by the command and the place; the last one
// is that of all places after it where more is set. Journals are known by the mark of package named.
type arguments struct {
	places []choice
	more   bool
}

// commands has the arguments of commands, by their path below the root.
func commands() map[string]arguments {
	one := func(c choice) arguments { return arguments{places: []choice{c}} }
	race := choice{files: true, lists: []list{files(named.Ext), races}}
	course := ending(".gpx", ".toml")
	pack := choice{files: true, lists: []list{packFolders}}
	return map[string]arguments{
		"":                one(choice{files: true, lists: []list{journalsHere}}),
		"resume":          one(race),
		"races rename":    one(race),
		"races tag":       one(race),
		"races trash":     one(race),
		"races merge":     {places: []choice{journals, journals}},
		"races agree":     {places: []choice{journals, journals}},
		"journal mend":    {places: []choice{journals, ending(named.Ext, ".rest")}},
		"journal points":  {places: []choice{journals, ending(".wav")}},
		"course check":    one(course),
		"course show":     one(course),
		"course new":      one(ending(".gpx")),
		"cues list":       one(packs),
		"cues check":      one(packs),
		"cues preview":    {places: []choice{{lists: []list{packOrIDs}, files: true}, {lists: []list{cueIDs}}}, more: true},
		"cues get":        one(choice{files: true, lists: []list{archives, files(".voice", ".zip")}}),
		"cues pack":       one(pack),
		"cues build":      one(pack),
		"cues record":     one(pack),
		"cues new":        one(folders),
		"input use":       one(choice{lists: []list{tables}}),
		"help":            {places: []choice{{lists: []list{commandNames}}}, more: true},
		"races list":      {},
		"ear":             {},
		"follow":          {},
		"completion bash": {}, "completion zsh": {}, "completion fish": {}, "completion powershell": {},
	}
}

// journalsHere lists the journals that spotter opens without a command, where a path or a name
// was begun.
func journalsHere(ctx context.Context, d Desk, a asked) []item {
	if a.begun == "" {
		return nil // the commands come first
	}
	return d.files(ctx, a.begun, []string{named.Ext})
}

// commandNames lists the commands below those that the words name.
func commandNames(_ context.Context, _ Desk, a asked) (items []item) {
	c, rest, err := a.cmd.Root().Find(a.args)
	if err != nil || len(rest) > 0 {
		return nil
	}
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			items = append(items, item{sub.Name(), sub.Short})
		}
	}
	return items
}

// kindred returns the choice for flags that are alike by the end of their names.
func kindred(name string) (c choice, ok bool) {
	switch {
	case strings.HasSuffix(name, "-mic"):
		return choice{lists: []list{microphones(false)}}, true
	case strings.HasSuffix(name, "-address"):
		return nothing, true
	}
	return c, false
}

// Wire gives every command and flag below root its candidates. What has some of its own already
// keeps them. It returns the names in the tables above that the tree does not have.
func (d Desk) Wire(root *cobra.Command) (slips []string) {
	w := wiring{desk: d, flags: flags(), commands: commands(), words: map[string][]string{}, seen: map[string]bool{}}
	for _, s := range settings.All() {
		w.words[s.Name] = s.Words
	}
	w.wire(root, "")
	for _, names := range []iter.Seq[string]{maps.Keys(w.flags), maps.Keys(w.commands)} {
		for name := range names {
			if !w.seen[name] {
				slips = append(slips, name)
			}
		}
	}
	return slips
}

// wiring holds what [Desk.Wire] looks up, and the names that it met.
type wiring struct {
	desk     Desk
	flags    map[string]choice
	commands map[string]arguments
	words    map[string][]string // of settings
	seen     map[string]bool
}

func (w wiring) wire(c *cobra.Command, path string) {
	w.seen[path] = true
	w.arguments(c, path)
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { w.flag(c, f) })
	for _, sub := range c.Commands() {
		w.wire(sub, strings.TrimSpace(path+" "+sub.Name()))
	}
}

// arguments gives a command its candidates. One whose use names no argument takes none.
func (w wiring) arguments(c *cobra.Command, path string) {
	if c.ValidArgsFunction != nil {
		return
	}
	args, known := w.commands[path]
	switch {
	case !known && named.AreJournals(c):
		args = arguments{places: []choice{journals}}
	case !known && strings.Contains(c.Use, " "):
		return // of a kind that nobody has told: names of files
	}
	c.ValidArgsFunction = func(c *cobra.Command, words []string, begun string) ([]string, cobra.ShellCompDirective) {
		i := len(words)
		if args.more {
			i = min(i, len(args.places)-1)
		}
		if i >= len(args.places) {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return w.desk.function(args.places[i], nil)(c, words, begun)
	}
}

// flag gives a flag its candidates.
func (w wiring) flag(c *cobra.Command, f *pflag.Flag) {
	w.seen[f.Name], w.seen[c.Name()+":"+f.Name] = true, true
	if _, has := c.GetFlagCompletionFunc(f.Name); has || f.Value.Type() == "bool" {
		return
	}
	chosen, ok := w.flags[c.Name()+":"+f.Name]
	if !ok {
		chosen, ok = w.flags[f.Name]
	}
	if !ok {
		chosen, ok = kindred(f.Name)
	}
	words := w.words[f.Name]
	switch {
	case !ok && words == nil:
		return // of a kind that nobody has told: names of files
	case ok && !chosen.setting:
		words = nil
	}
	if err := c.RegisterFlagCompletionFunc(f.Name, w.desk.function(chosen, words)); err != nil {
		panic(err) // no such flag: it was found just now
	}
}
