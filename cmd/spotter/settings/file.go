package settings

import (
	"bytes"
	"errors"
	"fmt"
	"github.com/spf13/cobra"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/text"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// maxConfig bounds the configuration file, in bytes: more is not one.
const maxConfig = 1 << 20

// AddConfigFlag gives the root of the commands the flag --config, which all commands take.
func AddConfigFlag(root *cobra.Command) {
	root.PersistentFlags().String("config", "", "read the settings from this `FILE` in place of config.toml")
}

// configPath returns where the configuration is read from, and what named that: --config, the
// variable, or "" for the usual place.
func (d Desk) configPath(cmd *cobra.Command) (path, by string) {
	if f := cmd.Flags().Lookup("config"); f != nil && f.Changed {
		return f.Value.String(), "--config"
	}
	if path := d.Env(configVariable); path != "" {
		return path, configVariable
	}
	return d.ConfigFile(), ""
}

// exists reports whether there is a file of that name.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// readConfig returns what the configuration file at path sets. One that nobody named and that
// is not there sets nothing; by is what named it.
func readConfig(path, by string) (map[string]run.Value, error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && by == "":
		return nil, nil
	case err != nil && by != "":
		return nil, fault.Failed(fmt.Errorf("%s: %w", by, err), "name a file that is there")
	}
	if err != nil {
		return nil, fault.Failed(fmt.Errorf("opening the configuration: %w", err), "mend it or move it away")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err == nil && len(data) > maxConfig {
		err = fmt.Errorf("more than %d bytes", maxConfig)
	}
	if err != nil {
		return nil, fault.Failed(fmt.Errorf("reading the configuration %s: %w", path, err), "mend it or move it away")
	}
	name := path
	if by == "" {
		name = filepath.Base(path)
	}
	vals, err := parseConfig(data, name)
	if err != nil {
		return nil, fault.Usagef("mend "+path, "%w", err)
	}
	return vals, nil
}

// parseConfig reads a configuration and tells every fault at once, each with
// file and line: keys that no setting has, keys given twice, and values that
// are neither text nor number, nor true or false where that is asked. The values
// themselves are understood later, with those of flags and variables.
func parseConfig(data []byte, file string) (map[string]run.Value, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	// First the strict reader, which knows all of TOML's rules.
	var all map[string]any
	if err := toml.Unmarshal(data, &all); err != nil {
		if d, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, _ := d.Position()
			return nil, fmt.Errorf("%s:%d: not valid TOML: %s", file, line, strings.TrimPrefix(d.Error(), "toml: "))
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	vals := map[string]run.Value{}
	var faults []error
	var p unstable.Parser
	p.Reset(data)
	inTable := false
	for p.NextExpression() {
		e := p.Expression()
		key, at := keyOf(e)
		where := fmt.Sprintf("%s:%d", file, p.Shape(at).Start.Line)
		if e.Kind != unstable.KeyValue {
			inTable = true
			faults = append(faults, fmt.Errorf("%s: unknown table %q: config.toml has no tables, take the line out", where, key))
			continue
		}
		if inTable {
			continue // part of what was told
		}
		if err := checkConfigKey(key); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", where, err))
			continue
		}
		text, ok := configText(key, all[key])
		if !ok {
			faults = append(faults, fmt.Errorf("%s: %q must be %s", where, key, configKind(key)))
			continue
		}
		vals[key] = run.Value{Text: text, Where: where}
	}
	return vals, errors.Join(faults...)
}

// keyOf returns the key of an expression, dotted, and where it stands.
func keyOf(e *unstable.Node) (key string, at unstable.Range) {
	var parts []string
	for it := e.Key(); it.Next(); {
		if parts == nil {
			at = it.Node().Raw
		}
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, "."), at
}

// checkConfigKey returns what is wrong with a key of the configuration.
func checkConfigKey(key string) error {
	var names []string
	for _, s := range All() {
		switch {
		case s.Name == key && s.PerRun:
			return fmt.Errorf("%q belongs to one race: give it as --%s", key, key)
		case s.Name == key:
			return nil
		case !s.PerRun:
			names = append(names, s.Name)
		}
	}
	if near := text.Nearest(key, names); near != "" {
		return fmt.Errorf("unknown key %q: did you mean %q?", key, near)
	}
	return fmt.Errorf("unknown key %q: use one of %s", key, strings.Join(names, ", "))
}

// configKind says what the value of a key must be.
func configKind(key string) string {
	if isBoolSetting(key) {
		return "true or false"
	}
	return "a text in quotes"
}

func isBoolSetting(key string) bool {
	return slices.ContainsFunc(All(), func(s Setting) bool { return s.Name == key && s.IsBool })
}

// configText returns a value as the text that a flag would have. TOML reads an
// unquoted 03:43:39 as a time of day and 42195 as a number: both are meant well.
func configText(key string, v any) (text string, ok bool) {
	switch v := v.(type) {
	case bool:
		return fmt.Sprint(v), isBoolSetting(key)
	case string:
		return v, true
	case int64, float64, toml.LocalTime:
		return fmt.Sprint(v), true
	}
	return "", false
}
