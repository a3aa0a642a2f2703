package settings

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/text"
)

// Command returns the command "spotter config", which writes to w.
func (d Desk) Command(w io.Writer) *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Show the settings that are in force, and where each comes from",
		Long: command.Paragraphs(`Config shows every setting of a race with its value and with what set it: a flag, a
SPOTTER_ variable, a line of the configuration file, or nothing, which leaves the default. A flag comes
before a variable, and a variable before the file. Give the flags that you would give spotter to
see what they would change.

--config FILE, or the variable SPOTTER_CONFIG, names another configuration file, for this
command and all others. The exit code is 2 when a value cannot be used.`),
		Example: "spotter config\nspotter config --config race-day.toml --target 3:43:39",
		Args:    command.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return d.show(c, w) },
	}
	AddFlags(c)
	asjson.Flag(c)
	return c
}

// settingRow is a line of config --json.
type settingRow struct {
	Setting  string  `json:"setting"`
	Value    *string `json:"value"`
	From     string  `json:"from"` // "flag", "variable", "file" or "default"
	Where    *string `json:"where"`
	Variable string  `json:"variable"`
	PerRace  bool    `json:"per_race"`
}

// secret stands for the text of a setting that is a secret: people show others what this command prints.
const secret = "(a secret, not shown)"

// rowOf returns the row of one setting.
func rowOf(s Setting, v run.Value) settingRow {
	row := settingRow{Setting: s.Name, Value: asjson.Text(text.Clean(v.Text)), From: "file", Where: asjson.Text(text.Clean(v.Where)), Variable: s.Variable(), PerRace: s.PerRun}
	if s.Secret && v.Text != "" {
		row.Value = asjson.Text(secret)
	}
	switch {
	case v.Flag:
		row.From = "flag"
	case v.Where == "":
		row.From = "default"
	case v.Where == s.Variable():
		row.From = "variable"
	}
	return row
}

// show writes the settings in force. A value that cannot be used is shown too, and is the error.
func (d Desk) show(c *cobra.Command, w io.Writer) error {
	vals, err := d.Read(c)
	if err != nil {
		return err
	}
	var rows []settingRow
	for _, s := range All() {
		rows = append(rows, rowOf(s, vals[s.Name]))
	}
	if asjson.On(c) {
		err = asjson.Write(w, "the settings", rows...)
	} else {
		err = d.showTable(c, w, rows)
	}
	if err != nil {
		return err
	}
	_, err = understand(vals)
	return err
}

// showTable writes the settings for people.
func (d Desk) showTable(c *cobra.Command, w io.Writer, rows []settingRow) error {
	table := [][]string{{"SETTING", "VALUE", "FROM"}}
	for _, r := range rows {
		value, from := "–", r.From
		if r.Value != nil {
			value = *r.Value
		}
		if r.Where != nil {
			from = *r.Where
		}
		table = append(table, []string{r.Setting, value, from})
	}
	if err := command.WriteTable(w, table); err != nil {
		return err
	}
	path, _ := d.configPath(c)
	says := "configuration file: " + text.Escape(path)
	if path == "" {
		says = "no configuration file: HOME is not set"
	} else if !exists(path) {
		says += " (there is none)"
	}
	_, err := fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(says))
	return fault.Writing("the settings", err)
}
