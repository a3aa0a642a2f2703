package settings

import (
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/wait"
	"spotter/cues/pack"
)

// Desk reads settings. It holds what of them stands outside of the command line.
type Desk struct {
	Environ []string // "NAME=value"
}

// Env returns the value of an environment variable, "" when it is not set. As
// in a shell, the last one of a name counts.
func (d Desk) Env(name string) string {
	for i := len(d.Environ) - 1; i >= 0; i-- {
		if v, ok := strings.CutPrefix(d.Environ[i], name+"="); ok {
			return v
		}
	}
	return ""
}

// Read returns the text of every setting: flags over variables over the
// configuration file over what is usual.
func (d Desk) Read(cmd *cobra.Command) (map[string]run.Value, error) {
	path, by := d.configPath(cmd)
	if by != "" && path == "" {
		return nil, fault.Usagef("name a file, or leave it out", "%s names no file", by)
	}
	file, err := wait.Answer(wait.FirstAnswer, path, "name a file on another disk with --config", func() (map[string]run.Value, error) { return readConfig(path, by) })
	if err != nil {
		return nil, err
	}
	vals := map[string]run.Value{}
	for _, s := range All() {
		v := run.Value{Text: s.Usual}
		if in, ok := file[s.Name]; ok {
			v = in
		}
		if text := d.Env(s.Variable()); text != "" {
			v = run.Value{Text: text, Where: s.Variable()}
		}
		if f := cmd.Flags().Lookup(s.Name); f != nil && f.Changed {
			v = run.Value{Text: f.Value.String(), Where: "--" + s.Name, Flag: true}
		}
		vals[s.Name] = v
	}
	return vals, nil
}

// Plan returns the text of every setting, and the plan that they make.
func (d Desk) Plan(cmd *cobra.Command) (map[string]run.Value, run.Plan, error) {
	vals, err := d.Read(cmd)
	if err != nil {
		return nil, run.Plan{}, err
	}
	p, err := understand(vals)
	return vals, p, err
}

// Pack returns the pack that the arguments name, or else the settings.
func (d Desk) Pack(c *cobra.Command, words []string) (*pack.Pack, run.Plan, error) {
	_, p, err := d.Plan(c)
	if err != nil {
		return nil, run.Plan{}, err
	}
	path := p.Pack.Text
	if len(words) > 0 {
		path = words[0]
	}
	pack, err := run.OpenPack(path)
	return pack, p, err
}
