package named

import (
	"errors"
	"io/fs"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"spotter/cmd/spotter/fault"
)

// The annotations of commands and flags that take the words of this package.
const (
	argsKey   = "spotter_args"
	outputKey = "spotter_output"
	flagKey   = "spotter_journal"
	journals  = "journals"
	files     = "files"
)

// TakesJournals says that the arguments of a command are journals.
func TakesJournals(c *cobra.Command) *cobra.Command { return takes(c, journals) }

// TakesFiles says that the arguments of a command are files of another kind: "-" stands for
// standard input, and "last" for itself.
func TakesFiles(c *cobra.Command) *cobra.Command { return takes(c, files) }

func takes(c *cobra.Command, what string) *cobra.Command {
	if c.Annotations == nil {
		c.Annotations = map[string]string{}
	}
	c.Annotations[argsKey] = what
	return c
}

// TakesJournal says that a flag of a command names a journal, as an argument may: by path, by
// the name of a race in spotter's folder, or as [Last].
func TakesJournal(c *cobra.Command, flag string) {
	if err := c.Flags().SetAnnotation(flag, flagKey, []string{"true"}); err != nil {
		panic(err) // no such flag: a slip of the caller
	}
}

// IsJournal reports whether a flag names a journal.
func IsJournal(f *pflag.Flag) bool { return f.Annotations[flagKey] != nil }

// Writes says that a flag of a command names a file to write, which "-" makes standard output.
func Writes(c *cobra.Command, flag string) {
	if err := c.Flags().SetAnnotation(flag, outputKey, []string{"true"}); err != nil {
		panic(err) // no such flag: a slip of the caller
	}
}

// AreJournals reports whether the arguments of a command are journals.
func AreJournals(c *cobra.Command) bool { return c.Annotations[argsKey] == journals }

// Check refuses a "-" that means nothing, or that is given twice.
func Check(c *cobra.Command, words []string) error {
	in, out := 0, 0
	for _, w := range words {
		if w == Stdin {
			in++
		}
	}
	var err error
	c.Flags().Visit(func(f *pflag.Flag) {
		if f.Value.String() != Stdin || f.Value.Type() != "string" {
			return
		}
		if f.Annotations[outputKey] == nil {
			err = fault.Usagef("name a file", "--%s - : this one is neither standard input nor standard output", f.Name)
		}
		out++
	})
	switch {
	case err != nil:
		return err
	case in > 1:
		return fault.Usage(errors.New("- is given twice: standard input can be read once"))
	case out > 1:
		return fault.Usage(errors.New("- is given twice for a file to write: standard output holds one"))
	case in > 0 && c.Annotations[argsKey] == "" && c.HasParent() && !c.HasSubCommands():
		return fault.Usagef("name a file", "%s does not read standard input", c.CommandPath())
	}
	return nil
}

// Resolve returns the arguments of a command with paths in place of "last", "-" and the names of
// races, and the one that was piped in, if one was. It sets the flags that name a journal so too.
func (f Finder) Resolve(c *cobra.Command, words []string) (paths []string, piped Journal, err error) {
	if err := f.flags(c); err != nil {
		return nil, piped, err
	}
	find := f.FindFile
	switch c.Annotations[argsKey] {
	case journals:
		find = f.Find
	case files:
	default:
		return words, piped, nil
	}
	for _, w := range words {
		j, err := find(w)
		if err != nil {
			return nil, piped, err
		}
		if j.Piped() {
			piped = j
		}
		paths = append(paths, j.Path)
	}
	return paths, piped, nil
}

// flags sets each flag of a command that names a journal to its path.
func (f Finder) flags(c *cobra.Command) (err error) {
	c.Flags().Visit(func(flag *pflag.Flag) {
		if !IsJournal(flag) || err != nil {
			return
		}
		var j Journal
		if j, err = f.Find(flag.Value.String()); err == nil {
			err = flag.Value.Set(j.Path)
		}
	})
	return err
}

// Missing returns the error of a command with what to do, where it says that one of paths, the
// journals of the command, is not there, and has no next step itself. nil stays nil.
func Missing(c *cobra.Command, paths []string, err error) error {
	file, ok := errors.AsType[*fs.PathError](err)
	if !ok || c.Annotations[argsKey] != journals || !errors.Is(file, fs.ErrNotExist) || !slices.Contains(paths, file.Path) || fault.Next(err) != "" {
		return err
	}
	return fault.AndNext(err, "spotter races lists the journals that there are")
}
