package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"spotter/text"
)

// Limit bounds the time that a browser may take.
const Limit = 2 * time.Minute

// ErrNoBrowser is the error of a machine without a browser that can print.
var ErrNoBrowser = errors.New("no Chromium, Chrome or Edge was found on the PATH")

// names are the programs that print with the same flags.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"}

// Find returns the path of a browser that can print.
func Find() (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// Print returns the page as a PDF, printed by the browser at a path. The page is
// written to a folder beside the file that it is for: some browsers may read nothing elsewhere.
func Print(ctx context.Context, browser, beside string, page []byte) (pdf []byte, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(beside), "spotter-pdf-*")
	if err != nil {
		return nil, fmt.Errorf("print the page: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, fmt.Errorf("print the page: %w", err)
	}
	from, to := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(from, page, 0o600); err != nil {
		return nil, fmt.Errorf("print the page: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, Limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, arguments(dir, from, to, os.Geteuid() == 0)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	cmd.WaitDelay = 5 * time.Second // for what the browser started itself
	err = cmd.Run()
	name := text.Escape(filepath.Base(browser))
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, fmt.Errorf("print the page with %s: it did not end within %v", name, Limit)
	case err != nil:
		return nil, fmt.Errorf("print the page with %s: %w: %s", name, err, text.Escape(lastLine(said.String())))
	}
	pdf, err = os.ReadFile(to)
	if err == nil && !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		err = errors.New("it is no PDF")
	}
	if err != nil {
		return nil, fmt.Errorf("read what %s printed: %w", name, err)
	}
	return pdf, nil
}

// arguments returns what the browser is started with. For root it must run without its
// sandbox, or it does not start; the page is our own, and its policy lets nothing in.
func arguments(dir, from, to string, root bool) []string {
	args := []string{"--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir=" + filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + to}
	if root {
		args = append(args, "--no-sandbox")
	}
	path := filepath.ToSlash(from)
	if !strings.HasPrefix(path, "/") { // a drive
		path = "/" + path
	}
	return append(args, (&url.URL{Scheme: "file", Path: path}).String())
}

// lastLine returns the last line that says anything.
func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
