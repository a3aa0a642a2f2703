//go:build unix

package pdf

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
)

// fake puts a program called chromium that runs a shell script on the PATH, alone.
func fake(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "chromium")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	return path
}

func TestFind(t *testing.T) {
	want := fake(t, "")
	if got, err := Find(); got != want || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Find(); !errors.Is(err, ErrNoBrowser) {
		t.Errorf("without a browser: %v", err)
	}
}

// TestABrowserThatFails has a browser that fails, prints nothing, or something else.
// Nothing is left behind.
func TestABrowserThatFails(t *testing.T) {
	for script, want := range map[string]string{
		"echo cannot >&2; exit 3": "exit status 3: cannot",
		"exit 0":                  "read what chromium printed",
		`for a; do case $a in --print-to-pdf=*) echo hello >"${a#*=}";; esac; done`: "it is no PDF",
	} {
		browser, dir := fake(t, script), t.TempDir()
		_, err := Print(context.Background(), browser, filepath.Join(dir, "x.pdf"), []byte("<p>x"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", script, err, want)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s: left %v", script, left)
		}
	}
}

// TestAnEndedContextEndsTheBrowser has a browser that does not end by itself.
func TestAnEndedContextEndsTheBrowser(t *testing.T) {
	browser := fake(t, "while :; do :; done")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Print(ctx, browser, filepath.Join(t.TempDir(), "x.pdf"), nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestChromiumPrints(t *testing.T) {
	audiotest.Need(t, "chromium")
	browser, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "a folder # 1")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	pdf, err := Print(context.Background(), browser, filepath.Join(dir, "x.pdf"), []byte("<!DOCTYPE html><title>x</title><p>hello"))
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatal(len(pdf), err)
	}
}
