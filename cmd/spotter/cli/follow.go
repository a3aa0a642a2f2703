package cli

import (
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/follow"
	"spotter/cmd/spotter/wait"
	"spotter/text"
	"spotter/ui/cells"
)

// followCommand shows the race of another device, and goes on with it where it is taken over.
func (a *App) followCommand() *cobra.Command {
	c := follow.Desk{Stdin: a.o.Stdin, Stdout: a.o.Stdout, Version: a.o.Version, NeedTerminal: a.needTerminal, Show: a.browseGuarded, RacesFolder: a.desk.RacesFolder,
		Theme: func(c *cobra.Command) (t cells.Theme, err error) {
			_, p, err := a.desk.Plan(c)
			if err != nil {
				return t, err
			}
			if said := a.speak(p.Lang, ""); said != "" {
				_ = wait.Write(a.o.Stderr, "spotter: "+text.Escape(said)+"\n", time.Second)
			}
			return a.theme(p.Theme), nil
		}, TakeUp: a.liveFrom}.Command()
	addRaceFlags(c)
	return c
}
