package after

import (
	"bytes"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/many"
	"spotter/cmd/spotter/named"
	"spotter/text"
)

// manyFlags are the flags of a report of many journals.
type manyFlags struct{ on, names, json bool }

// add adds the flags to a command.
func (f *manyFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.on, "many", false, "one page for the whole crew, of the journals in folders and files")
	c.Flags().BoolVar(&f.names, "names", false, "with --many: show runners' names, and not bibs alone")
	asjson.Flag(c)
}

// takes checks the words of a report: one race, or any number of folders and files.
func (f *manyFlags) takes(c *cobra.Command, words []string) error {
	if f.on {
		return command.Takes(1, 1<<20, "FOLDER")(c, words)
	}
	return command.Takes(1, 1, "RACE")(c, words)
}

// check finds flags that do not go together.
func (f *manyFlags) check(c *cobra.Command) error {
	f.json = asjson.On(c)
	if !f.on {
		if f.names || f.json {
			return fault.Usagef("add --many, or leave them out", "--names and --json of a report are for many journals")
		}
		return nil
	}
	for _, name := range []string{"track", "track-offset", "card"} {
		if c.Flags().Changed(name) {
			return fault.Usagef("leave out --"+name+", or make the report of one race", "--many and --%s do not go together", name)
		}
	}
	return nil
}

// makeCrewReport writes the report of many journals.
func (d Desk) makeCrewReport(ctx context.Context, words []string, f reportFlags) error {
	paper, err := paperOf(f.paper)
	if err != nil {
		return err
	}
	if f.out == "" && f.pdf == "" && !f.many.json {
		return fault.Usagef("say where it goes, such as spotter report --many "+text.ShellWord(words[0])+" -o crew.html", "no file to write")
	}
	if f.out == named.Stdin && f.many.json {
		return fault.Usagef("write the page to a file with -o", "-o - and --json both write to standard output")
	}
	page, sheets, _, err := f.files("")
	if err != nil {
		return err
	}
	paths, err := many.Files(words)
	if err != nil {
		return fault.Failed(err, "name a folder with journals, such as spotter-hq export makes it")
	}
	crew, err := many.Read(paths, func(int) {})
	if err != nil {
		return err
	}
	far := 0.0
	for i := range crew.Pairs {
		if p := &crew.Pairs[i]; p.Finished {
			far = max(far, p.ReachedM)
		}
	}
	way, err := OpenCourse(f.course, far)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(d.Stderr, many.Says(crew)); err != nil {
		return fault.Writing("what was read", err)
	}
	if f.many.json {
		if err := asjson.Write(d.Stdout, "the figures", many.RowOf(crew, f.many.names)); err != nil || f.out == "" && f.pdf == "" {
			return err
		}
		d.Stdout = d.Stderr // it has the figures and nothing else
	}
	var b bytes.Buffer
	if err := many.Write(&b, crew, many.Options{Names: f.many.names, Course: way, Paper: paper, Version: d.Version}); err != nil {
		return err
	}
	return d.givePage(ctx, f, b.Bytes(), page, sheets, many.Brief(crew))
}
