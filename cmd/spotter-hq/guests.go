package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/standing"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/text"
	"spotter/ui/blocks"
)

// invite makes an invitation and prints it, once.
func (h *headquarters) invite(args []string) error {
	f := h.flags("invite", "RACE LABEL makes an invitation, such as: invite boston-2027 \"bib 4711\"")
	role := f.String("role", string(access.Pair), "what the guest may do: pair, crew, medical or read-only")
	host := f.String("host", "", "the `NAME[:PORT]` by which the guest reaches headquarters, if it is another than serve has")
	code := f.Bool("code", true, "draw the QR code too")
	second := f.String("second", "", "invite the second device of the pair with this `ID`, which then takes no RACE and LABEL")
	words, err := parse(f, args, 0, 2)
	if err == nil && (*second == "") != (len(words) == 2) {
		err = fmt.Errorf("%w: name RACE and LABEL, or --second ID alone", errUsage)
	}
	if err != nil {
		return err
	}
	if err := h.open(); err != nil {
		return err
	}
	reached, err := h.invitedTo(*host)
	if err != nil {
		return err
	}
	pin, err := h.pin()
	if err != nil {
		return err
	}
	book, err := access.Open(h.accessFile(), h.now)
	if err != nil {
		return err
	}
	if _, err := wire.ParseInvitation((wire.Invitation{Host: reached, Race: "x", Token: wire.TokenText([wire.TokenBytes]byte{}), CA: pin}).String()); err != nil {
		return fmt.Errorf("%w: --host %q: %w", errUsage, reached, err) // before a guest is noted
	}
	var g access.Guest
	var token string
	if *second != "" {
		if err := knownGuest(pairsOf(book), *second); err != nil && knownGuest(book.Guests(""), *second) != nil {
			return err // a guest who is no pair is told so below
		}
		g, token, err = book.Second(*second)
	} else {
		g, token, err = book.Invite(words[0], access.Role(*role), words[1])
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	i := wire.Invitation{Host: reached, Race: g.Race, Token: token, CA: pin}.String()
	if *code {
		for _, row := range blocks.Rows(i, false) {
			fmt.Fprintln(h.out, row)
		}
	}
	fmt.Fprintf(h.out, "%s\n", i)
	if g.Role != access.Pair {
		fmt.Fprintf(h.out, "The board in a browser, with the same secret: %s\n", wire.Invitation{Host: reached, Race: g.Race, Token: token}.PageLink())
	}
	_, err = fmt.Fprintf(h.out, "%s: %s in %s as %s. Who has the text above can come: give it to this guest alone. To take it back: spotter-hq revoke %s%s\n",
		g.ID, text.Clean(g.Label), g.Race, g.Role, h.dataFlag(), g.ID)
	return err
}

// revoke takes an invitation back.
func (h *headquarters) revoke(args []string) error {
	words, book, err := h.asked(h.flags("revoke", "ID takes an invitation back, within a second"), args, 1, 1)
	if err != nil {
		return err
	}
	if err := knownGuest(book.Guests(""), words[0]); err != nil {
		return err
	}
	g, err := book.Revoke(words[0])
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(h.out, "%s: %s in %s is no guest any more\n", g.ID, text.Clean(g.Label), g.Race)
	return err
}

// row is a line of the list of pairs.
type row struct {
	guest   access.Guest
	journal string // "" without one
	lines   int
	failed  error // its mirror cannot be read
	standing.Standing
}

// pairs lists who was invited, and how each pair is doing by the last lines that came.
func (h *headquarters) pairs(args []string) error {
	f := h.flags("pairs", "[RACE] lists who was invited, and how each pair is doing by the lines that came: beats are not kept")
	words, book, err := h.asked(f, args, 0, 1)
	if err != nil {
		return err
	}
	raceName := ""
	if len(words) == 1 {
		raceName = words[0]
		if err := h.knownRace(book, raceName); err != nil {
			return err
		}
	}
	guests := book.Guests(raceName)
	switch {
	case raceName != "" && !wire.IsRace(raceName):
		return fmt.Errorf("%w: %q is no name of a race", errUsage, text.Clean(raceName))
	case raceName != "" && book.Forgotten(raceName):
		return fmt.Errorf("the data of %s were deleted", raceName)
	case raceName != "" && len(guests) == 0:
		return fmt.Errorf("nobody was invited to %s: spotter-hq pairs lists the guests of all races", raceName)
	}
	var rows []row
	for _, g := range guests {
		rows = append(rows, h.rows(g, book.Journals(g.ID))...)
	}
	slices.SortStableFunc(rows, func(a, b row) int { return standing.Compare(a.Standing, b.Standing) })
	if err = h.write(rows); err != nil {
		return err
	}
	for i := range rows {
		err = errors.Join(err, rows[i].failed)
	}
	return err
}

// rows returns a row for each mirror of a guest, or one without a mirror. One mirror that cannot be
// read keeps nobody from seeing the others.
func (h *headquarters) rows(g access.Guest, journals []string) (rows []row) {
	for _, j := range journals {
		for n := 1; n <= wire.MaxForks; n++ {
			r, err := h.row(g, wire.ForkName(j, n))
			if errors.Is(err, fs.ErrNotExist) {
				break
			}
			if err != nil {
				r = row{guest: g, journal: wire.ForkName(j, n), failed: fmt.Errorf("the mirror of %s: %w", text.Clean(g.Label), err), Standing: standing.Standing{Status: standing.NoNews}}
			}
			rows = append(rows, r)
		}
	}
	if len(rows) == 0 {
		rows = append(rows, row{guest: g, Standing: standing.Standing{Status: standing.Waiting}})
	}
	return rows
}

// row reads a mirror. Its lines count as having come when its file was last written to.
func (h *headquarters) row(g access.Guest, name string) (row, error) {
	path := mirrors.Path(h.races(), g.Race, name)
	info, err := os.Stat(path)
	if err != nil {
		return row{}, err
	}
	log, err := journal.ReadFile(path)
	if err != nil {
		return row{}, err
	}
	var p standing.Pair
	p.Take(log.Events, info.ModTime())
	return row{guest: g, journal: name, lines: log.Lines, Standing: p.At(h.now())}, nil
}

// write prints the list.
func (h *headquarters) write(rows []row) error {
	w := tabwriter.NewWriter(h.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "STATUS\tLABEL\tRACE\tROLE\tKM\tLINES\tLAST LINE\tMIRROR\tID")
	for _, r := range rows {
		status, km, last := r.Words(), "", ""
		switch {
		case !r.guest.Revoked.IsZero():
			status = "revoked"
		case r.guest.Role != access.Pair:
			status = ""
		case r.journal == "" && r.guest.Beside != "":
			status = "second of " + r.guest.Beside
		case r.journal == "":
			status = "not here yet"
		case r.failed != nil:
			status = "unreadable"
		}
		if r.Split != nil {
			km = fmt.Sprintf("%.1f", r.Split.DistanceM/1000)
		}
		if !r.Heard.IsZero() {
			last = h.now().Sub(r.Heard).Truncate(time.Second).String() + " ago"
		}
		fmt.Fprintln(w, strings.Join([]string{status, text.Clean(r.guest.Label), r.guest.Race, string(r.guest.Role), km, fmt.Sprint(r.lines), last, r.journal, r.guest.ID}, "\t"))
	}
	return w.Flush()
}
