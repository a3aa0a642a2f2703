package complete

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/installed"
	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
	"spotter/cues/stored"
)

// manifest is the file that makes a folder or an archive a pack.
const manifest = "pack.toml"

// mostZips bounds the archives that are opened to see whether they are packs.
const mostZips = 64

// voices lists the voices of the program and the installed ones.
func voices(_ context.Context, d Desk, _ asked) []item {
	items := []item{{run.DefaultPack, "the voice " + pack.DefaultName}}
	for _, name := range pack.Builtins() {
		items = append(items, item{name, "voice of the program"})
	}
	for _, name := range installed.Names(d.Settings.Env) {
		items = append(items, item{name, "installed voice"})
	}
	return items
}

// packFiles lists the folders and archives that are packs, and folders to look in.
func packFiles(ctx context.Context, d Desk, a asked) (items []item) {
	zips := 0
	for _, e := range d.entries(ctx, a.begun) {
		ext := strings.ToLower(filepath.Ext(e.shown))
		switch {
		case e.folder && isPackFolder(e.path):
			items = append(items, item{e.shown, "pack"})
		case e.folder:
			items = append(items, item{text: e.shown + "/"})
		case ext == stored.Ext:
			items = append(items, item{e.shown, "voice"})
		case ext == ".zip" && zips < mostZips && ctx.Err() == nil:
			if zips++; isPackZip(e.path) {
				items = append(items, item{e.shown, "pack"})
			}
		}
	}
	return items
}

// packFolders lists the folders that are packs, and folders to look in.
func packFolders(ctx context.Context, d Desk, a asked) (items []item) {
	for _, e := range d.entries(ctx, a.begun) {
		switch {
		case e.folder && isPackFolder(e.path):
			items = append(items, item{e.shown, "pack"})
		case e.folder:
			items = append(items, item{text: e.shown + "/"})
		}
	}
	return items
}

func isPackFolder(path string) bool {
	info, err := os.Stat(filepath.Join(path, manifest))
	return err == nil && info.Mode().IsRegular()
}

// isPackZip reports whether an archive has a pack's manifest, at its top or in a folder there.
func isPackZip(path string) bool {
	z, err := zip.OpenReader(path)
	if err != nil {
		return false
	}
	defer z.Close()
	for _, f := range z.File {
		if dir, name := filepath.Split(filepath.FromSlash(f.Name)); name == manifest && strings.Count(filepath.ToSlash(dir), "/") <= 1 {
			return true
		}
	}
	return false
}

// packs offers the values of --pack.
var packs = choice{files: true, lists: []list{voices, packFiles}}

// archives lists the voices that lie beside the program.
func archives(context.Context, Desk, asked) (items []item) {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	for _, folder := range installed.Beside(program) {
		for _, name := range installed.NamesIn(folder) {
			items = append(items, item{name, "voice beside the program"})
		}
	}
	return items
}

// cueIDs lists the ids of the pack in force, or of the one that the first argument names; with
// --words those of its words. Ids that are named already are left out.
func cueIDs(_ context.Context, d Desk, a asked) (items []item) {
	voice, ids, err := d.pack(a)
	if err != nil {
		cobra.CompDebugln("cues: "+err.Error(), false)
		return nil
	}
	if words, err := a.cmd.Flags().GetBool("words"); err == nil && words {
		for _, w := range voice.Words {
			items = append(items, item{string(w.ID), w.Text})
		}
	} else {
		for _, q := range voice.Cues {
			items = append(items, item{string(q.ID), q.Text})
		}
	}
	left := items[:0]
	for _, it := range items {
		if !has(ids, it.text) {
			left = append(left, it)
		}
	}
	return left
}

// pack opens the pack whose cues are asked for, and returns the ids that were named.
func (d Desk) pack(a asked) (voice *pack.Pack, ids []string, err error) {
	vals, err := d.Settings.Read(a.cmd)
	if err != nil {
		return nil, nil, err
	}
	name, ids := vals["pack"].Text, a.args
	if len(ids) > 0 && d.firstIsPack(a) {
		name, ids = ids[0], ids[1:]
	}
	voice, err = run.OpenPack(name)
	return voice, ids, err
}

// firstIsPack reports whether the first argument of preview is a pack, by the rule of that
// command.
func (d Desk) firstIsPack(a asked) bool {
	return !a.cmd.Flags().Changed("pack") && d.Settings.IsPack(a.args[0])
}

// packOrIDs lists what preview takes: a pack first, unless --pack names it, and cue ids.
func packOrIDs(ctx context.Context, d Desk, a asked) (items []item) {
	items = cueIDs(ctx, d, a)
	if len(a.args) == 0 && !a.cmd.Flags().Changed("pack") {
		items = append(items, voices(ctx, d, a)...)
		items = append(items, packFiles(ctx, d, a)...)
	}
	return items
}
