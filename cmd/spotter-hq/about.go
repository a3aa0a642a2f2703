package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"spotter/cmd/spotter/version"
)

// notices is the page of licences, which `go run ./release notice` makes.
//
//go:embed NOTICE.md
var notices string

// about has the commands that tell of the program itself.
func (h *headquarters) about(name string, args []string) error {
	words, err := parse(h.flags(name, abouts[name]), args, 0, 1)
	if err != nil {
		return err
	}
	if (name == "completion") != (len(words) == 1) {
		return fmt.Errorf("%w: spotter-hq %s takes other arguments: see spotter-hq %[2]s --help", errUsage, name)
	}
	text := ""
	switch name {
	case "version":
		text = "spotter-hq " + version.This().String() + "\n"
	case "licenses":
		text = notices
	case "man":
		text = h.manual()
	case "completion":
		if text = h.completion(words[0]); text == "" {
			return fmt.Errorf("%w: %q is no shell: use bash, zsh or fish", errUsage, words[0])
		}
	}
	_, err = io.WriteString(h.out, text)
	return err
}

// abouts says what those commands do.
var abouts = map[string]string{
	"version":    "prints the version",
	"licenses":   "prints what the program is made of, with the licences",
	"man":        "prints the manual page",
	"completion": "SHELL prints what completes the words of a shell: bash, zsh or fish",
}

// listed matches the line of a command in the usage.
var listed = regexp.MustCompile(`(?m)^  spotter-hq (\S+)`)

// commands lists the commands, in the order of the usage.
func commands() (names []string) {
	for _, m := range listed.FindAllStringSubmatch(usage, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// helpOf returns the help of a command as it is printed, with the folder of nobody.
func helpOf(name string) string {
	var b bytes.Buffer
	h := headquarters{out: &b, now: time.Now, env: func(string) string { return "" }}
	_ = h.main(context.Background(), []string{name, "--help"}, io.Discard) // it only prints help
	return b.String()
}

// flagLine matches the line of a flag in a help.
var flagLine = regexp.MustCompile(`(?m)^  --(\S+)`)

// flagsOf lists the flags of a command.
func flagsOf(name string) (flags []string) {
	for _, m := range flagLine.FindAllStringSubmatch(helpOf(name), -1) {
		flags = append(flags, "--"+m[1])
	}
	return append(flags, "--help")
}

// roff makes a text fit for a manual page.
var roff = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "\t", "    ", "–", `\(en`)

// manual returns the manual page.
func (h *headquarters) manual() string {
	var b strings.Builder
	day := version.Day
	fmt.Fprintf(&b, ".TH SPOTTER\\-HQ 1 %s \"spotter-hq %s\"\n.SH NAME\nspotter\\-hq \\- copies of the journals of many pairs, while they run\n", day, version.Number)
	b.WriteString(".SH SYNOPSIS\n.B spotter\\-hq\n.I command\n.RI [ argument ...]\n.SH DESCRIPTION\n")
	b.WriteString("A club brings many guide pairs to one race.\nspotter\\-hq takes a copy of the journal of each pair over HTTPS while it runs, and proves by the chain of hashes that it is right.\n")
	b.WriteString("A race goes on without it.\n.SH COMMANDS\n")
	for _, name := range commands() {
		head, rest, _ := strings.Cut(strings.TrimSpace(helpOf(name)), "\n")
		fmt.Fprintf(&b, ".SS %s\n%s\n", roff.Replace("spotter-hq "+name), roff.Replace(strings.TrimPrefix(head, "spotter-hq "+name+": ")))
		for line := range strings.Lines(strings.TrimLeft(rest, "\n")) {
			if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, "  -") {
				fmt.Fprintf(&b, ".TP\n.B %s\n", roff.Replace(strings.TrimSpace(line)))
			} else if line = strings.TrimSpace(line); line != "" {
				fmt.Fprintf(&b, "%s\n", roff.Replace(line))
			}
		}
	}
	b.WriteString(".SH FILES\n.TP\n.I ~/.local/share/spotter\\-hq\nmirrors, invitations, audit log and keys, unless\n.B \\-\\-data\nnames another folder.\nThe service of the package has them in\n.IR /var/lib/spotter\\-hq .\n")
	b.WriteString(".SH EXIT STATUS\n.TP\n.B 0\ndone\n.TP\n.B 1\nfailed\n.TP\n.B 2\nused wrongly\n.SH SEE ALSO\n.BR spotter (1)\n")
	return b.String()
}

// completion returns what completes words in a shell; "" for a shell that is not known.
func (h *headquarters) completion(shell string) string {
	var b strings.Builder
	names := commands()
	switch shell {
	case "bash":
		fmt.Fprintf(&b, "# bash completion of spotter-hq\n_spotter_hq() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]}\n\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W %q -- \"$word\")\n\t\treturn\n\tfi\n\tlocal flags=\n\tcase ${COMP_WORDS[1]} in\n", strings.Join(names, " "))
		for _, name := range names {
			fmt.Fprintf(&b, "\t%s) flags=%q ;;\n", name, strings.Join(flagsOf(name), " "))
		}
		b.WriteString("\tesac\n\tcase $word in\n\t-*) mapfile -t COMPREPLY < <(compgen -W \"$flags\" -- \"$word\") ;;\n\t*) mapfile -t COMPREPLY < <(compgen -f -- \"$word\") ;;\n\tesac\n}\ncomplete -F _spotter_hq spotter-hq\n")
	case "zsh":
		fmt.Fprintf(&b, "#compdef spotter-hq\n_spotter_hq() {\n\tif (( CURRENT == 2 )); then\n\t\tcompadd -- %s\n\t\treturn\n\tfi\n\tcase $words[2] in\n", strings.Join(names, " "))
		for _, name := range names {
			fmt.Fprintf(&b, "\t%s) [[ $PREFIX == -* ]] && compadd -- %s ;;\n", name, strings.Join(flagsOf(name), " "))
		}
		b.WriteString("\tesac\n\t_files\n}\nif [ \"$funcstack[1]\" = _spotter_hq ]; then _spotter_hq \"$@\"; else compdef _spotter_hq spotter-hq; fi\n")
	case "fish":
		fmt.Fprintf(&b, "# fish completion of spotter-hq\ncomplete -c spotter-hq -n __fish_use_subcommand -f -a %q\n", strings.Join(names, " "))
		for _, name := range names {
			for _, f := range flagsOf(name) {
				fmt.Fprintf(&b, "complete -c spotter-hq -n '__fish_seen_subcommand_from %s' -l %s\n", name, strings.TrimPrefix(f, "--"))
			}
		}
	}
	return b.String()
}
