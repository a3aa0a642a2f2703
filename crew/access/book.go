package access

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"spotter/crew/wire"
	"spotter/journal"
)

// Role says what a guest may do.
type Role string

// The roles.
const (
	Pair    Role = "pair"      // sends its own journals, and reads those back
	Crew    Role = "crew"      // reads all journals of the race, and writes to spotters
	Medical Role = "medical"   // the same, and is told of falls with names
	Reader  Role = "read-only" // reads all journals of the race
)

// Roles lists the roles.
func Roles() []Role { return []Role{Pair, Crew, Medical, Reader} }

// Guest is one who was invited.
type Guest struct {
	ID      string    `json:"id"` // no secret
	Race    string    `json:"race"`
	Role    Role      `json:"role"`
	Label   string    `json:"label,omitempty"` // such as a bib number
	Invited time.Time `json:"invited"`
	Revoked time.Time `json:"revoked,omitzero"` // zero while the guest may come
	// Beside is the guest whose second device this is; "" for a first one. Both are one pair: a
	// journal of the one is the other's too.
	Beside string `json:"beside,omitempty"`
}

// MaxJournals is the most journals of one pair: each new start makes one.
const MaxJournals = 20

// maxLabel is the most bytes of a label.
const maxLabel = 100

// change is a line of the file.
type change struct {
	Do      string    `json:"do"` // invite, own or revoke; of races: keep, came, clear or forget
	ID      string    `json:"id,omitempty"`
	At      time.Time `json:"at"`
	Race    string    `json:"race,omitempty"`
	Role    Role      `json:"role,omitempty"`
	Label   string    `json:"label,omitempty"`
	Token   string    `json:"token_sha256,omitempty"`
	Journal string    `json:"journal,omitempty"`
	Until   string    `json:"until,omitempty"`
	Beside  string    `json:"beside,omitempty"`
}

// Book has all guests. Its methods may be called at the same time.
type Book struct {
	path string
	now  func() time.Time

	mu     sync.Mutex
	read   int64     // bytes of the file that were taken in
	looked time.Time // when the file was looked at last
	guests map[string]*Guest
	tokens map[string]string    // of the SHA-256 of a token: the guest
	owners map[string]string    // of race and journal, with a slash between them: the guest
	owned  map[string][]string  // of a guest: its journals
	lines  []Line               // of the file
	file   uint64               // counts the files that took the place of another one
	claim  Claim                // nil where there is no other headquarters
	first  []byte               // the first line of the file: another one means another file
	dates  map[string]Dates     // of a race
	keptAt map[string]time.Time // of a race: when its day was named
}

// lookEvery is the time after which the file is looked at again: as long as somebody who was
// revoked by another program may still come.
const lookEvery = time.Second

// Open reads the file of a book, which need not be there yet.
func Open(path string, now func() time.Time) (*Book, error) {
	b := &Book{path: path, now: now}
	b.empty()
	return b, b.look()
}

// Errors of [Book.Find] and [Book.Own].
var (
	ErrUnknown   = errors.New("nobody was invited with this token")
	ErrRevoked   = errors.New("this invitation was revoked")
	ErrOthers    = errors.New("this journal is another pair's")
	ErrForgotten = errors.New("this race was deleted")
	ErrJournals  = fmt.Errorf("this pair has %d journals already", MaxJournals)
)

// Find returns the guest of a token.
func (b *Book) Find(token string) (Guest, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	name := digest(token)
	// Who was invited a moment ago, by another program, need not wait.
	if now := b.now(); now.Sub(b.looked) >= lookEvery || now.Before(b.looked) || b.tokens[name] == "" {
		if err := b.look(); err != nil {
			return Guest{}, err
		}
	}
	g := b.guests[b.tokens[name]]
	switch {
	case g == nil:
		return Guest{}, ErrUnknown
	case !g.Revoked.IsZero():
		return *g, ErrRevoked
	}
	return *g, nil
}

// digest is the name of a token in the book. A token is random: nobody can guess it by its hash.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Invite adds a guest and returns the token, which nobody can be told again.
func (b *Book) Invite(race string, role Role, label string) (Guest, string, error) {
	return b.invite(race, role, label, "")
}

// Second adds a second device of a pair: of the guest with an ID, who was not revoked. Each
// device has a token of its own, and either can be revoked.
func (b *Book) Second(id string) (Guest, string, error) {
	b.mu.Lock()
	g := b.guests[id]
	if g == nil || g.Role != Pair || !g.Revoked.IsZero() {
		b.mu.Unlock()
		return Guest{}, "", fmt.Errorf("%q is no pair that may come: spotter-hq pairs lists them", id)
	}
	first := *g
	b.mu.Unlock()
	return b.invite(first.Race, Pair, first.Label, first.Pair())
}

func (b *Book) invite(race string, role Role, label, beside string) (Guest, string, error) {
	switch {
	case !wire.IsRace(race):
		return Guest{}, "", fmt.Errorf("%q is no name of a race: use lower-case letters, digits and dashes, such as boston-2027", race)
	case !slices.Contains(Roles(), role):
		return Guest{}, "", fmt.Errorf("%q is no role: use %s", role, strings.Trim(fmt.Sprint(Roles()), "[]"))
	case len(label) > maxLabel:
		return Guest{}, "", fmt.Errorf("the label has %d bytes: at most %d", len(label), maxLabel)
	}
	if b.Forgotten(race) {
		return Guest{}, "", fmt.Errorf("%s: %w: use another name", race, ErrForgotten)
	}
	var random [wire.TokenBytes]byte
	rand.Read(random[:]) // it never fails: the program would end
	token := wire.TokenText(random)
	c := change{Do: "invite", ID: strings.ToLower(rand.Text()[:10]), Race: race, Role: role, Label: strings.ToValidUTF8(label, "\ufffd"), Token: digest(token), Beside: beside}
	if err := b.write(c); err != nil {
		return Guest{}, "", err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return *b.guests[c.ID], token, nil
}

// Revoke takes an invitation back. The guest's calls are refused from then on.
func (b *Book) Revoke(id string) (Guest, error) {
	b.mu.Lock()
	g := b.guests[id]
	b.mu.Unlock()
	if g == nil {
		return Guest{}, fmt.Errorf("nobody was invited as %q", id)
	}
	if err := b.write(change{Do: "revoke", ID: id}); err != nil {
		return Guest{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return *g, nil
}

// MayWrite returns why a pair may not write a journal, nil where it may: it is its own, or nobody's yet.
func (b *Book) MayWrite(g Guest, journal string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch owner := b.owners[g.Race+"/"+journal]; {
	case owner == g.ID || owner != "" && b.guests[owner].Pair() == g.Pair():
		return nil
	case owner != "":
		return ErrOthers
	case len(b.owned[g.ID]) >= MaxJournals:
		return ErrJournals
	}
	return nil
}

// Pair names the pair of a guest: all devices of one pair have the same.
func (g *Guest) Pair() string { return cmp.Or(g.Beside, g.ID) }

// Own notes that a journal is a pair's, once.
func (b *Book) Own(g Guest, journal string) error {
	b.mu.Lock()
	owner := b.owners[g.Race+"/"+journal]
	b.mu.Unlock()
	if owner != "" {
		return b.MayWrite(g, journal)
	}
	if b.claim != nil {
		return b.ask(g, journal)
	}
	if err := b.write(change{Do: "own", ID: g.ID, Journal: journal}); err != nil {
		return err
	}
	return b.MayWrite(g, journal) // another pair may have been first, a moment ago
}

// look takes in what was added to the file. The caller holds mu, or is the only one.
func (b *Book) look() error {
	b.looked = b.now()
	f, err := os.Open(b.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the invitations: %w", err)
	}
	defer f.Close()
	if err := b.same(f); err != nil {
		return fmt.Errorf("reading the invitations: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("reading the invitations: %w", err)
	}
	if info.Size() < b.read { // somebody put an older copy in its place: what it has counts
		b.empty()
	}
	if info.Size() == b.read {
		return nil
	}
	added, err := io.ReadAll(io.NewSectionReader(f, b.read, 1<<40))
	if err != nil {
		return fmt.Errorf("reading the invitations: %w", err)
	}
	for line := range bytes.Lines(added) {
		if line[len(line)-1] != '\n' {
			break // it was never called written
		}
		var c change
		if err := json.Unmarshal(line, &c); err != nil || !b.take(c) {
			return fmt.Errorf("%s: the line at byte %d is no invitation: nobody is let in before it is mended", b.path, b.read)
		}
		if b.read == 0 {
			b.first = bytes.Clone(line)
		}
		b.read += int64(len(line))
		b.lines = append(b.lines, b.line(c, bytes.TrimSuffix(line, newline)))
	}
	return nil
}

var newline = []byte{'\n'}

// take takes a change in; false for one that makes no sense.
func (b *Book) take(c change) bool {
	g := b.guests[c.ID]
	switch {
	case b.takeDates(c):
	case c.Do == "invite" && g == nil && c.ID != "" && len(c.Token) == 2*sha256.Size:
		b.guests[c.ID] = &Guest{ID: c.ID, Race: c.Race, Role: c.Role, Label: c.Label, Invited: c.At, Beside: c.Beside}
		b.tokens[c.Token] = c.ID
	case c.Do == "own" && g != nil:
		if key := g.Race + "/" + c.Journal; b.owners[key] == "" { // else the first one has it
			b.owners[key] = c.ID
			b.owned[c.ID] = append(b.owned[c.ID], c.Journal)
		}
	case c.Do == "revoke" && g != nil:
		if g.Revoked.IsZero() {
			g.Revoked = c.At
		}
	default:
		return false
	}
	return true
}

// write adds a change to the file, makes it durable and takes it in.
func (b *Book) write(c change) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c.At.IsZero() {
		c.At = b.now()
	}
	c.At = c.At.UTC().Truncate(time.Millisecond)
	// The clock of another headquarters may be ahead: the later call counts all the same.
	if last := b.keptAt[c.Race]; c.Do == doKeep && !c.At.After(last) {
		c.At = last.Add(time.Millisecond)
	}
	if last := b.dates[c.Race].Cleared; c.Do == doCame && !c.At.After(last) {
		c.At = last.Add(time.Millisecond)
	}
	line, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := b.add(append(line, '\n')); err != nil {
		return fmt.Errorf("writing the invitations: %w", err)
	}
	return nil
}

// add puts a line behind the file's last whole one. Other programs are locked out.
func (b *Book) add(line []byte) error {
	unlock, err := lock(b.path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	disk := journal.OS{}
	f, err := disk.OpenWrite(b.path, false)
	fresh := errors.Is(err, fs.ErrNotExist)
	if fresh {
		if f, err = disk.OpenWrite(b.path, true); errors.Is(err, fs.ErrExist) {
			f, err = disk.OpenWrite(b.path, false)
		}
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err := b.look(); err != nil {
		return err
	}
	if err := f.Truncate(b.read); err != nil { // a torn end of a program that was killed
		return err
	}
	if _, err := f.WriteAt(line, b.read); err != nil {
		_ = f.Truncate(b.read) // else the next writer does it
		return err
	}
	if err := f.Sync(); err != nil {
		_ = f.Truncate(b.read) // the same
		return err
	}
	if fresh || b.read == 0 { // its name is to be durable too
		if err := disk.SyncDir(b.path); err != nil {
			return err
		}
	}
	return b.look()
}

// lock locks a file, which it makes where it is missing, and waits for another program that
// has it. The book itself is not locked: it may be replaced.
func lock(path string) (unlock func() error, err error) {
	f, err := journal.OS{}.OpenWrite(path, true)
	if err == nil {
		err = f.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	for range 100 {
		unlock, err = journal.OS{}.Lock(path)
		if !errors.Is(err, journal.ErrLocked) {
			return unlock, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil, err
}
