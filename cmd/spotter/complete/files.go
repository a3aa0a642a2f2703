package complete

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mostFiles bounds the entries of a folder that are looked at.
const mostFiles = 16384

// files lists the files of the word's folder whose names end in one of the extensions, and the
// folders in it. Extensions have a dot; none means folders only.
func files(extensions ...string) list {
	return func(ctx context.Context, d Desk, a asked) []item { return d.files(ctx, a.begun, extensions) }
}

// after lists files whose path follows a prefix in the word, such as "wav:".
func after(prefix string, l list) list {
	return func(ctx context.Context, d Desk, a asked) []item {
		rest, ok := strings.CutPrefix(a.begun, prefix)
		if !ok {
			return nil
		}
		a.begun = rest
		items := l(ctx, d, a)
		for i := range items {
			items[i].text = prefix + items[i].text
		}
		return items
	}
}

// files returns the folders and the files with an extension that begin with a path.
func (d Desk) files(ctx context.Context, begun string, extensions []string) (items []item) {
	for _, e := range d.entries(ctx, begun) {
		switch {
		case e.folder:
			items = append(items, item{text: e.shown + "/"})
		case slices.ContainsFunc(extensions, func(ext string) bool { return strings.EqualFold(filepath.Ext(e.shown), ext) }):
			items = append(items, item{text: e.shown})
		}
	}
	return items
}

// entry is a file or folder that begins with what was typed.
type entry struct {
	shown  string // as it is typed: relative, or with ~/
	path   string // to open it
	folder bool
}

// entries returns what begins with a path, sorted by name. Names that begin with a dot are left
// out unless the word has the dot.
func (d Desk) entries(ctx context.Context, begun string) (all []entry) {
	dir, name := splitPath(begun)
	at := dir
	if rest, ok := strings.CutPrefix(dir, "~/"); ok {
		at = filepath.Join(d.Settings.Env("HOME"), rest)
	}
	if at == "" {
		at = "."
	}
	f, err := os.Open(at)
	if err != nil {
		return nil // there is no such folder: nothing begins so
	}
	defer f.Close()
	for seen := 0; seen < mostFiles && ctx.Err() == nil; {
		some, err := f.ReadDir(256)
		seen += len(some)
		for _, e := range some {
			if !strings.HasPrefix(e.Name(), name) || strings.HasPrefix(e.Name(), ".") && name == "" {
				continue
			}
			path := filepath.Join(at, e.Name())
			if folder, ok := kindOf(e, path); ok {
				all = append(all, entry{shown: dir + e.Name(), path: path, folder: folder})
			}
		}
		if errors.Is(err, io.EOF) || err != nil {
			break
		}
	}
	slices.SortFunc(all, func(x, y entry) int { return strings.Compare(x.shown, y.shown) })
	return all
}

// kindOf tells a folder from a file; ok is false for devices, pipes and links to nothing, which
// nobody means and which may hang when they are opened.
func kindOf(e os.DirEntry, path string) (folder, ok bool) {
	mode := e.Type()
	if mode&os.ModeSymlink != 0 {
		info, err := os.Stat(path)
		if err != nil {
			return false, false
		}
		mode = info.Mode().Type()
	}
	return mode.IsDir(), mode.IsDir() || mode.IsRegular()
}

// splitPath divides a path that is being typed into its folder, with the last slash, and the
// beginning of a name.
func splitPath(begun string) (dir, name string) {
	i := strings.LastIndexFunc(begun, func(r rune) bool { return r == '/' || r == filepath.Separator })
	return begun[:i+1], begun[i+1:]
}
