package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"spotter/crew/access"
	"spotter/text"
)

// The exit codes, which are spotter's.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

const usage = `spotter-hq keeps copies of the journals of many pairs while they run.

  spotter-hq serve --host hq.example:8443     take lines and beats
  spotter-hq invite RACE LABEL                invite a pair: a code and a text, shown once
  spotter-hq revoke ID                        take an invitation back
  spotter-hq pairs [RACE]                     who was invited, and how each is doing
  spotter-hq board INVITATION                 show the board of a race in the terminal
  spotter-hq course RACE FILE                 give the board of a race its course
  spotter-hq export RACE FOLDER               the journals of a race as files, with checksums
  spotter-hq keep [RACE --until 2027-05-31]   when the data of a race are deleted
  spotter-hq purge [RACE]                     delete what is due, or one race now
  spotter-hq licenses                         what the program is made of, with the licences
  spotter-hq man                              the manual page
  spotter-hq completion bash|zsh|fish         what completes words in a shell
  spotter-hq version                          the version

Each takes --data FOLDER and has --help.
`

// gcPercent lets the memory grow to three times what is in use before it is collected, where it
// is twice otherwise. A thousand pairs take a third of what headquarters may take, and each call
// leaves a little behind.
const gcPercent = 200

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	h := headquarters{out: os.Stdout, now: time.Now, env: os.Getenv}
	os.Exit(h.main(ctx, os.Args[1:], os.Stderr))
}

// headquarters is the program with its surroundings.
type headquarters struct {
	out  io.Writer
	now  func() time.Time
	env  func(string) string
	data string // the folder with everything
	log  io.Writer
	// helps prints the help of the command whose flags were made last.
	helps func() error
}

// errUsage marks what was used wrongly.
var errUsage = errors.New("used wrongly")

// main runs the program and returns its exit code.
func (h *headquarters) main(ctx context.Context, args []string, problems io.Writer) int {
	h.log = problems
	err := h.command(ctx, args)
	if errors.Is(err, flag.ErrHelp) && h.helps != nil {
		err = h.helps()
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errUsage):
		fmt.Fprintf(problems, "spotter-hq: %s\n", text.Clean(err.Error()))
		return exitUsage
	}
	fmt.Fprintf(problems, "spotter-hq: %s\n", text.Clean(err.Error()))
	return exitFailed
}

func (h *headquarters) command(ctx context.Context, args []string) error {
	name := "help"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "serve":
		return h.serve(ctx, args)
	case "invite":
		return h.invite(args)
	case "revoke":
		return h.revoke(args)
	case "pairs":
		return h.pairs(args)
	case "board":
		return h.watch(ctx, args)
	case "course":
		return h.setCourse(args)
	case "export":
		return h.export(args)
	case "keep":
		return h.keep(args)
	case "purge":
		return h.purge(args)
	case "version", "licenses", "man", "completion":
		return h.about(name, args)
	case "--version":
		return h.about("version", args)
	case "help", "-h", "--help":
		_, err := io.WriteString(h.out, narrow(usage, h.width()))
		return err
	}
	return fmt.Errorf("%w: there is no command %q: spotter-hq help lists them", errUsage, name)
}

// flags returns the flags of a command, --data among them.
func (h *headquarters) flags(name, does string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // an error is told once, by main
	f.StringVar(&h.data, "data", h.folder(), "the `FOLDER` with the mirrors, invitations and keys")
	f.Usage = func() {}
	h.helps = func() error { return h.help(f, does) }
	return f
}

// parse reads the flags of a command and returns its words, least to most of them.
func parse(f *flag.FlagSet, args []string, least, most int) ([]string, error) {
	var words []string
	for {
		err := f.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errUsage, err)
		}
		if f.NArg() == 0 {
			break
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:] // flags may follow words
	}
	if len(words) < least || len(words) > most {
		return nil, fmt.Errorf("%w: spotter-hq %s takes other arguments: see spotter-hq %[2]s --help", errUsage, f.Name())
	}
	return words, nil
}

// folder returns the folder of headquarters by the XDG rules; "" where there is no home.
func (h *headquarters) folder() string {
	if data := h.env("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "spotter-hq")
	}
	if home := h.env("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "spotter-hq")
	}
	return ""
}

// named reports that no folder is named.
func (h *headquarters) named() error {
	if h.data == "" {
		return fmt.Errorf("%w: HOME is not set: name a folder with --data", errUsage)
	}
	return nil
}

// there looks for the folder.
func (h *headquarters) there() error {
	if err := h.named(); err != nil {
		return err
	}
	_, err := os.Stat(h.data)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no headquarters in %s: begin with spotter-hq serve or invite, or name its folder with --data", h.data)
	}
	return err
}

// open makes the folder where it is missing.
func (h *headquarters) open() error {
	if err := h.named(); err != nil {
		return err
	}
	if err := os.MkdirAll(h.data, 0o700); err != nil {
		return fmt.Errorf("making the folder of headquarters: %w", err)
	}
	return nil
}

// asked reads the words of a command, from least to most of them, and opens the book of guests. The
// folder must be there: a new one would say that nobody was invited.
func (h *headquarters) asked(f *flag.FlagSet, args []string, least, most int) (words []string, book *access.Book, err error) {
	if words, err = parse(f, args, least, most); err == nil {
		err = h.there()
	}
	if err == nil {
		book, err = access.Open(h.accessFile(), h.now)
	}
	return words, book, err
}

// note writes one entry to the audit log.
func (h *headquarters) note(e access.Entry) error {
	audit, err := access.OpenAudit(h.auditFile(), h.now)
	if err != nil {
		return err
	}
	return errors.Join(audit.Write(e), audit.Close())
}

// The files of the folder.
func (h *headquarters) races() string         { return filepath.Join(h.data, "races") }
func (h *headquarters) accessFile() string    { return filepath.Join(h.data, "access.jsonl") }
func (h *headquarters) auditFile() string     { return filepath.Join(h.data, "audit.jsonl") }
func (h *headquarters) linesFile() string     { return filepath.Join(h.data, "lines.json") }
func (h *headquarters) streamsFolder() string { return filepath.Join(h.data, "jetstream") }
func (h *headquarters) hostFile() string      { return filepath.Join(h.data, "host") }
