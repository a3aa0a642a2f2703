package gpscheck

import (
	"context"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/gps"
	"spotter/gps/gpsd"
	"spotter/gps/nmea"
)

// usual is the address of gpsd on this machine when nobody tells it otherwise.
const usual = "127.0.0.1:2947"

// Desk has the stream, the settings and the signals that the command uses. All fields are required.
type Desk struct {
	Stdout io.Writer
	// Setting returns every setting of a command: its flags over the variables over the
	// configuration file.
	Setting func(*cobra.Command) (map[string]run.Value, error)
	// UntilSignal returns a context that ends with a signal, which the second result returns.
	// The last one is to be called at the end.
	UntilSignal func(context.Context) (ctx context.Context, which func() os.Signal, stop func())
}

// flags are the flags of the command as they were given.
type flags struct {
	gpsd, nmea string
	last       time.Duration
}

// Command returns the command, to be added to a tree once.
func (d Desk) Command() *cobra.Command {
	var f flags
	c := &cobra.Command{
		Use:   "gps",
		Short: "Show the positions that a phone or a receiver sends, before the race",
		Long: command.Paragraphs(`Gps connects as a race does and prints each change of state and each position, until ctrl+c
ends it or --for is over. The states are connecting, fix, no fix, stale (nothing came for 3 s), gone and lies
(lines that cannot be true). It says nothing to the runner and writes no file.

Without --gpsd and --nmea it takes those of the settings, and else the gpsd of this machine, 127.0.0.1:2947.
docs/gps.md says how to set up a phone.

The exit code is 0 when positions arrive at the end.`),
		Example: `spotter gps
spotter gps --nmea tcp:192.168.43.1:8080
spotter gps --nmea udp:0.0.0.0:10110 --for 30s`,
		Args: command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return d.run(c, f) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&f.gpsd, "gpsd", "", "follow the gpsd at HOST:PORT")
	c.Flags().StringVar(&f.nmea, "nmea", "", "follow a phone's NMEA: tcp:HOST:PORT connects to it, udp:HOST:PORT listens for it")
	c.Flags().DurationVar(&f.last, "for", 0, "end after this time, such as 30s; 0 is never")
	command.SetBy(c, "gpsd", "SPOTTER_GPSD")
	command.SetBy(c, "nmea", "SPOTTER_NMEA")
	for name, words := range map[string][]string{"gpsd": {usual}, "nmea": {"tcp:", "udp:0.0.0.0:10110"}, "for": {"30s", "5m"}} {
		if err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // the flag was made above
		}
	}
	return c
}

// run follows the receiver that the flags name.
func (d Desk) run(c *cobra.Command, f flags) error {
	if f.last < 0 {
		return fault.Usagef("use a time such as 30s", "--for %v is less than nothing", f.last)
	}
	r, err := d.receiver(c, f)
	if err != nil {
		return err
	}
	ctx, sig, stop := d.UntilSignal(c.Context())
	defer stop()
	if f.last > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.last)
		defer cancel()
	}
	err = show(ctx, r, d.Stdout)
	if s := sig(); s != nil && s != os.Interrupt {
		return fault.EndedBy(s, err, "")
	}
	return err
}

// receiver returns the one that flags, variables or the configuration file name.
func (d Desk) receiver(c *cobra.Command, f flags) (*gps.Receiver, error) {
	given := map[string]run.Value{"gpsd": {Text: f.gpsd, Where: "--gpsd"}, "nmea": {Text: f.nmea, Where: "--nmea"}}
	if !c.Flags().Changed("gpsd") && !c.Flags().Changed("nmea") {
		var err error
		if given, err = d.Setting(c); err != nil {
			return nil, err
		}
	}
	server, phone := given["gpsd"], given["nmea"]
	switch {
	case server.Text != "" && phone.Text != "", c.Flags().Changed("gpsd") && c.Flags().Changed("nmea"):
		return nil, fault.Usagef("use one of them", "%s and %s both name a receiver", server.Where, phone.Where)
	case phone.Text != "" || c.Flags().Changed("nmea"):
		return named(phone.Where, phone.Text, nmea.Parse)
	case server.Text != "" || c.Flags().Changed("gpsd"):
		return named(server.Where, server.Text, gpsd.Parse)
	}
	return gpsd.Parse(usual)
}

// named reads an address; the message of an error says where it was written.
func named(where, typed string, parse func(string) (*gps.Receiver, error)) (*gps.Receiver, error) {
	r, err := parse(typed)
	if err != nil {
		return nil, fault.Usagef("spotter gps --help has examples", "%s: %w", where, err)
	}
	return r, nil
}
