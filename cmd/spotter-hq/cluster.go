package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/lines"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/text"
)

// withoutNATS is the --nats of a headquarters that is alone and keeps mirrors only.
const withoutNATS = "off"

// natsSite has the flags about NATS.
type natsSite struct {
	url, leaf, domain, creds, ca string
	replicas                     int
}

// natsFlags adds the flags about NATS to those of serve.
func natsFlags(f *flag.FlagSet) *natsSite {
	s := new(natsSite)
	f.StringVar(&s.url, "nats", "", "the `URL` of your own NATS cluster, several with commas between them, or \"off\" for none; without it a server is embedded")
	f.StringVar(&s.leaf, "nats-leaf", "", "the `URL` of the leaf node listener of another site's NATS server, which keeps the lines")
	f.StringVar(&s.domain, "nats-domain", "hub", "the `NAME` of the JetStream domain of --nats-leaf")
	f.StringVar(&s.creds, "nats-creds", "", "the `FILE` with the credentials for --nats or --nats-leaf")
	f.StringVar(&s.ca, "nats-ca", "", "the `FILE` with the authority of the certificates of --nats")
	f.IntVar(&s.replicas, "nats-replicas", 0, "how many `SERVERS` keep a line: 3 with --nats and --nats-leaf if you do not say it, 1 for the embedded server")
	return s
}

// check says what does not go together.
func (s *natsSite) check() error {
	outside := s.leaf != "" || s.url != "" && s.url != withoutNATS
	switch {
	case s.url != "" && s.leaf != "":
		return fmt.Errorf("%w: --nats and --nats-leaf do not go together: use one of them", errUsage)
	case !outside && (s.creds != "" || s.ca != "" || s.replicas > 1):
		return fmt.Errorf("%w: --nats-creds, --nats-ca and --nats-replicas need --nats URL or --nats-leaf URL", errUsage)
	case s.leaf != "" && s.ca != "":
		return fmt.Errorf("%w: --nats-leaf trusts the authorities of this machine: --nats-ca is for --nats", errUsage)
	case s.replicas < 0 || s.replicas > 5 || s.replicas == 2 || s.replicas == 4:
		return fmt.Errorf("%w: --nats-replicas %d: use 1, 3 or 5", errUsage, s.replicas)
	}
	if outside && s.replicas == 0 {
		s.replicas = 3
	}
	return nil
}

// shared holds the stores of the intake: the part in a cluster, or the mirrors alone.
type shared struct {
	mirrors intake.Mirrors
	told    func(intake.News)
	also    func(race string, forGood bool) error // deletes what the cluster has of a race; nil: it has nothing
	close   func() error
}

// cluster opens this headquarters' part in a cluster. The board gets the news of all pairs, whichever
// headquarters they talk to, and shares who takes on a red.
func (h *headquarters) cluster(s *natsSite, store *mirrors.Store, book *access.Book, office *post.Office, shown *show) (shared, error) {
	if s.url == withoutNATS {
		return shared{mirrors: store, told: shown.Take, close: func() error { return nil }}, nil
	}
	name, err := os.Hostname()
	if err != nil {
		name = "here"
	}
	c, err := lines.Open(lines.Options{Site: lines.Site{URL: s.url, Leaf: s.leaf, Domain: s.domain, Creds: s.creds, CA: s.ca, Folder: h.streamsFolder(), Name: "spotter-hq-" + name},
		Store: store, Book: book, Post: office, Replicas: s.replicas, Place: h.linesFile(), Acks: shown.Board, Told: shown.Take, Now: h.now,
		Say: func(problem string) { fmt.Fprintf(h.log, "spotter-hq: %s\n", text.Clean(problem)) }})
	if err != nil {
		return shared{}, err
	}
	shown.Share(c.Acknowledge)
	also := func(race string, forGood bool) error {
		ctx, cancel := context.WithTimeout(context.Background(), lastCalls)
		defer cancel()
		return c.Forget(ctx, race, forGood)
	}
	return shared{c, c.Told, also, c.Close}, nil
}
