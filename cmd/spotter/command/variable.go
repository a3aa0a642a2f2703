package command

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// fromVariable is the annotation of a flag that a variable of the environment sets too.
const fromVariable = "spotter_variable"

// SetBy says that a variable of the environment sets a flag of c too.
func SetBy(c *cobra.Command, flag, variable string) {
	if err := c.Flags().SetAnnotation(flag, fromVariable, []string{variable}); err != nil {
		panic(err) // there is no such flag: a slip of the caller
	}
}

// VariableOf returns the variable that sets a flag, "" for none.
func VariableOf(f *pflag.Flag) string {
	if v := f.Annotations[fromVariable]; len(v) > 0 {
		return v[0]
	}
	return ""
}
