package ear

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/audio"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/phone/ear"
	"spotter/text"
)

// Desk has what the command uses. All fields are required.
type Desk struct {
	Stdout  io.Writer
	Version string
	Started time.Time
	// Plan returns the settings of a race for a command.
	Plan func(*cobra.Command) (map[string]run.Value, run.Plan, error)
	// UntilSignal returns a context that ends with a signal, which the second result returns.
	// The last one is to be called at the end.
	UntilSignal func(context.Context) (ctx context.Context, which func() os.Signal, stop func())
}

// Command returns the command, to be added to a tree once.
func (d Desk) Command() *cobra.Command {
	var pin string
	c := &cobra.Command{
		Use:   "ear ADDRESS",
		Short: "Be the runner's earpiece: play the cues that a spotter sends to this machine",
		Long: command.Paragraphs(`Ear does in a terminal what the page for the runner's phone does in a browser, such as in Termux. ADDRESS is what
spotter --output phone shows. The cues play on the output of the settings, which is the sound server's own sink where nothing is set.

It connects again whenever the link breaks. After 1.5 s without a word of the spotter it plays two low tones, again each 10 s. A STOP
goes on until the spotter clears it, also without a link. ctrl+c ends it. docs/phone.md says how to set up a phone.

An https address needs --pin: the fingerprint of the certificate that the spotter's screen shows.

The exit code is 0 when ctrl+c ended it, and 1 when the spotter ended the link.`),
		Example: `spotter ear HTTP://192.168.43.1:8888/0123…CDEF/`,
		Args:    command.Takes(1, 1, "ADDRESS"),
		RunE:    func(c *cobra.Command, args []string) error { return d.run(c, args[0], pin) },
	}
	settings.AddFlags(c, "output", "latency", "moved", "mono")
	c.Flags().StringVar(&pin, "pin", "", "of an https address: SHA-256 of the spotter's certificate, 64 hex digits")
	return c
}

// run plays until a signal or the spotter ends it.
func (d Desk) run(c *cobra.Command, address, pin string) error {
	_, p, err := d.Plan(c)
	if err != nil {
		return err
	}
	outputs, err := run.Outputs(p, d.Started)
	if err != nil {
		return err
	}
	outputs = audible(outputs)
	if len(outputs) == 0 {
		return fault.Usagef("choose an output that can be heard", "%s %s makes no sound", p.Output.Called("output"), text.Escape(p.Output.Text))
	}
	client, err := pinned(address, pin)
	if err != nil {
		return err
	}
	ctx, sig, stop := d.UntilSignal(c.Context())
	defer stop()
	began := time.Now()
	e, err := ear.New(ear.Options{URL: address, Client: client, Outputs: outputs, Mix: p.Mix, Agent: "spotter ear " + d.Version, Say: func(said string) {
		_, _ = fmt.Fprintf(d.Stdout, "%8.1f s  %s\n", time.Since(began).Seconds(), text.Clean(said)) // a terminal that is gone ends it by its signal
	}})
	if err != nil {
		return fault.Usagef("take it from the screen of spotter --output phone", "%w", err)
	}
	err = e.Run(ctx)
	if s := sig(); s != nil && s != os.Interrupt {
		return fault.EndedBy(s, err, "")
	}
	return err
}

// audible returns the outputs that can be heard, but for the phone: this is the phone.
func audible(all []audio.Output) (loud []audio.Output) {
	for _, o := range all {
		if o.Name() != "null" && o.Name() != "phone" {
			loud = append(loud, o)
		}
	}
	return loud
}

// errOther says that another certificate was shown than the one that was pinned.
var errOther = errors.New("the certificate is another than the spotter's screen shows")

// pinned returns the client for an address: one that trusts the pinned certificate alone.
func pinned(address, pin string) (*http.Client, error) {
	pin = strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(pin))
	secure := len(address) > 6 && strings.EqualFold(address[:6], "https:")
	switch raw, err := hex.DecodeString(pin); {
	case !secure && pin == "":
		return http.DefaultClient, nil
	case !secure:
		return nil, fault.Usagef("leave out --pin, or use the https address", "--pin is for an https address")
	case err != nil || len(raw) != sha256.Size:
		return nil, fault.Usagef("take it from the screen of spotter --output phone --tls", "an https address needs --pin with 64 hex digits")
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: true, // nobody signed it: the fingerprint is compared
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			if len(raw) > 0 {
				if sum := sha256.Sum256(raw[0]); hex.EncodeToString(sum[:]) == pin {
					return nil
				}
			}
			return errOther
		}}
	t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{} // a WebSocket is HTTP/1.1
	return &http.Client{Transport: t}, nil
}
