package manual

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/help"
)

// Item is a line of a list in a page: a key, a file, a variable, an exit code.
type Item struct{ Tag, Says string }

// List is a list under a title, "" for none.
type List struct {
	Title string
	Items []Item
}

// Facts holds the parts of a page that the help does not have.
type Facts struct {
	Keys      []List // of the screen that the command opens
	Files     []Item // with their usual paths
	Variables []Item // beside those of flags
	Exit      []Item // nil: the usual codes
	SeeAlso   []string
}

// Topic is a page of section 5, on the form of a file.
type Topic struct {
	Name, Short string
	About       string // paragraphs, lists and lines of a shell, as in a long help
	Lists       []List
	SeeAlso     []string
}

// Options holds the values that all pages share.
type Options struct {
	Version string // of the program; in the foot of each page
	Date    string // such as 2026-11-28; "" for none
	Facts   func(command string) Facts
	Topics  []Topic
}

// Page is one manual page.
type Page struct {
	Name    string // without the section, such as "spotter-races-merge"
	Section int
	Roff    string
}

// File returns the name of the page's file.
func (p Page) File() string { return p.Name + "." + strconv.Itoa(p.Section) }

// Pages returns the pages of a tree of commands, the root's first, then those of the topics.
func Pages(root *cobra.Command, o Options) (all []Page) {
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		all = append(all, commandPage(c, o))
		for _, sub := range help.Commands(c) {
			walk(sub)
		}
	}
	walk(root)
	for _, t := range o.Topics {
		all = append(all, topicPage(t, o))
	}
	return all
}

// nameOf returns the name of the page of a command.
func nameOf(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// begin writes the head of a page.
func begin(name, short string, section int, o Options) *roff {
	r := &roff{}
	source := strings.TrimSpace("spotter " + o.Version)
	r.macro("TH", escape(strings.ToUpper(name)), strconv.Itoa(section), o.Date, escape(source), "")
	r.macro("nh") // no hyphens, and lines that are not stretched: flags and commands stay whole
	r.macro("ad", "l")
	r.section("name")
	r.text(escape(name) + ` \- ` + escape(small(short)))
	return r
}

// small returns a sentence as it goes on after a dash.
func small(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	if unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// commandPage makes the page of a command.
func commandPage(c *cobra.Command, o Options) Page {
	var f Facts
	if o.Facts != nil {
		f = o.Facts(c.CommandPath())
	}
	r := begin(nameOf(c), c.Short, 1, o)
	r.section("synopsis")
	r.text(synopsis(c))
	r.section("description")
	r.blocks(c.Long)
	if c.HasAvailableSubCommands() {
		r.section("commands")
		for _, sub := range help.Commands(c) {
			r.item("8", bold(sub.Name()), sub.Short+". See "+nameOf(sub)+"(1).")
		}
	}
	groups, _ := help.Groups(c)
	r.options(groups)
	if len(f.Keys) > 0 {
		r.section("keys")
		for _, l := range f.Keys {
			r.list(l, "14")
		}
	}
	r.items("files", f.Files)
	r.environment(variables(groups), f.Variables)
	if f.Exit == nil {
		f.Exit = usualExit
	}
	r.items("exit status", f.Exit)
	if lines := help.Examples(c.Example); len(lines) > 0 {
		r.section("examples")
		r.shell(true, lines...)
	}
	r.seeAlso(append(near(c), f.SeeAlso...))
	return Page{nameOf(c), 1, r.b.String()}
}

// usualExit are the exit codes of most commands.
var usualExit = []Item{
	{"0", "It is done."},
	{"1", "It failed. Standard error says what failed, and what to do."},
	{"2", "It was used wrongly: a flag, a variable, the configuration or an argument."},
}

// synopsis returns how a command is used: its words bold, what stands for something else
// in italics.
func synopsis(c *cobra.Command) string {
	var words []string
	path := strings.Fields(c.CommandPath())
	for i, w := range strings.Fields(help.Usage(c)) {
		switch bare := strings.Trim(w, "[].|"); {
		case i < len(path) || strings.HasPrefix(bare, "-"):
			words = append(words, bold(w))
		case w == "[flags]":
			words = append(words, "["+italic("flags")+"]")
		case bare != "":
			words = append(words, strings.Replace(escape(w), escape(bare), italic(bare), 1))
		default:
			words = append(words, escape(w))
		}
	}
	return strings.Join(words, " ")
}

// blocks writes a long text.
func (r *roff) blocks(long string) {
	blocks := help.Blocks(long)
	for i, b := range blocks {
		switch b.Kind {
		case help.Paragraph:
			r.paragraph(b.Text)
		case help.Code:
			if i > 0 && blocks[i-1].Kind == help.Code {
				continue // it is among those lines
			}
			var lines []string
			for _, b := range blocks[i:] {
				if b.Kind != help.Code {
					break
				}
				lines = append(lines, b.Text)
			}
			r.shell(false, lines...)
		case help.Item:
			r.item("12", bold(b.Tag), b.Text)
		}
	}
}

// options writes the flags in their groups.
func (r *roff) options(groups []help.Group) {
	if len(groups) == 0 {
		return
	}
	r.section("options")
	for _, g := range groups {
		if len(groups) > 1 {
			r.part(strings.ToUpper(g.Title[:1]) + g.Title[1:])
		}
		for _, f := range g.Flags {
			tag := bold("--" + f.Name)
			if f.Short != "" {
				tag = bold("-"+f.Short) + ", " + tag
			}
			switch {
			case f.Sole:
				tag += "[=" + italic(f.Value) + "]"
			case f.Value != "":
				tag += " " + italic(f.Value)
			}
			r.item("8", tag, strings.ToUpper(f.Text[:1])+f.Text[1:]+defaultOf(f)+".")
		}
	}
}

func defaultOf(f help.Flag) string {
	if f.Default == "" {
		return ""
	}
	return " (default " + f.Default + ")"
}

// list writes a list under its title.
func (r *roff) list(l List, indent string) {
	if l.Title != "" {
		r.part(l.Title)
	}
	for i, it := range l.Items {
		if i == 1 {
			r.macro("PD", "0")
		}
		r.item(indent, bold(it.Tag), it.Says)
	}
	if len(l.Items) > 1 {
		r.macro("PD")
	}
}

// items writes a section that is a list.
func (r *roff) items(title string, items []Item) {
	if len(items) == 0 {
		return
	}
	r.section(title)
	for _, it := range items {
		r.item("8", bold(it.Tag), it.Says)
	}
}

// variables returns the variables that set flags of a command.
func variables(groups []help.Group) (names []string) {
	for _, g := range groups {
		for _, f := range g.Flags {
			if f.Set != "" {
				names = append(names, f.Set)
			}
		}
	}
	return names
}

// environment writes the section on variables: those that set a flag in one paragraph, and
// the others as a list.
func (r *roff) environment(sets []string, others []Item) {
	if len(sets)+len(others) == 0 {
		return
	}
	r.section("environment")
	if len(sets) > 0 {
		said := "A variable sets the option of its name, if no flag does: "
		for i, name := range sets {
			if i > 0 {
				said += ", "
			}
			said += bold(name)
		}
		r.text(said + ".")
	}
	r.list(List{Items: others}, "8")
}

// near returns the pages beside that of a command: its parent, and its own commands.
func near(c *cobra.Command) (names []string) {
	if c.HasParent() {
		names = append(names, nameOf(c.Parent())+"(1)")
		for _, sub := range help.Commands(c.Parent()) {
			if sub != c && c.Parent().HasParent() {
				names = append(names, nameOf(sub)+"(1)")
			}
		}
	}
	for _, sub := range help.Commands(c) {
		names = append(names, nameOf(sub)+"(1)")
	}
	return names
}

// seeAlso writes the other pages.
func (r *roff) seeAlso(names []string) {
	if len(names) == 0 {
		return
	}
	r.section("see also")
	for i, n := range names {
		page, section, _ := strings.Cut(n, "(")
		end := ","
		if i == len(names)-1 {
			end = ""
		}
		if section == "" { // a page of the web, or a file
			r.text(escape(n) + end)
			continue
		}
		r.macro("BR", breakable(escape(page)), "("+section+end)
	}
}

// topicPage makes the page of a topic.
func topicPage(t Topic, o Options) Page {
	r := begin(t.Name, t.Short, 5, o)
	r.section("description")
	r.blocks(t.About)
	for _, l := range t.Lists {
		r.section(l.Title)
		l.Title = ""
		for _, it := range l.Items {
			r.item("8", bold(it.Tag), it.Says)
		}
	}
	r.seeAlso(t.SeeAlso)
	return Page{t.Name, 5, r.b.String()}
}
