package complete

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"

	"spotter/audio/audiotest/fakepulse"
	"spotter/cmd/spotter/settings"
	"spotter/journal"
	"spotter/race"
)

// put writes an empty file, with its folders.
func put(t *testing.T, path ...string) {
	t.Helper()
	file := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

// ask returns what a choice offers for a word.
func ask(t *testing.T, d Desk, c choice, begun string, args ...string) []string {
	t.Helper()
	cmd := &cobra.Command{}
	settings.AddFlags(cmd, "pack")
	cmd.Flags().Bool("words", false, "")
	d.Started = time.Now().Add(time.Hour) // no bound that a slow machine comes to
	out, _ := d.function(c, nil)(cmd, args, begun)
	return out
}

// desk has a home folder and no sound server.
func desk(home string) Desk {
	return Desk{Settings: settings.Desk{Environ: []string{"HOME=" + home, "XDG_DATA_HOME=" + filepath.Join(home, "data"), "XDG_CONFIG_HOME=" + filepath.Join(home, "config")}}}
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// Files are those with the extension and the folders in reach; names that a terminal would obey
// are not offered, nor what is neither file nor folder.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"b.gpx", "a.GPX", "c.txt", ".hidden.gpx", "sub/d.gpx", "with blank.gpx", "bad\x1b]0;x\x07.gpx", "new\nline.gpx", "-o.gpx", "\u202egpx.gpx", "end .gpx "} {
		put(t, name)
	}
	for link, to := range map[string]string{"link.gpx": "b.gpx", "lost.gpx": "nowhere", "null.gpx": os.DevNull} {
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
	}
	d, gpx := desk(dir), ending(".gpx")
	same(t, "all", ask(t, d, gpx, ""), "a.GPX", "b.gpx", "link.gpx", "sub/", "with blank.gpx")
	same(t, "one folder", ask(t, d, gpx, "s"), "sub/")
	same(t, "in it", ask(t, d, gpx, "sub/"), "sub/d.gpx")
	same(t, "a path", ask(t, d, gpx, dir+"/b"), dir+"/b.gpx")
	same(t, "home", ask(t, d, gpx, "~/b"), "~/b.gpx")
	same(t, "hidden", ask(t, d, gpx, ".h"), ".hidden.gpx")
	same(t, "folders", ask(t, d, folders, ""), "sub/")
	same(t, "nowhere", ask(t, d, gpx, "none/"))
	same(t, "after a word", ask(t, d, output("null", "wav:"), "wav:su"), "wav:sub/")
}

// Journals are "last", those here, and those of spotter's folder by name, with race and date;
// one that is named already is not offered again.
func TestJournals(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	put(t, "here.jsonl")
	kept := filepath.Join(dir, "data", "2027-04-19-boston.jsonl")
	put(t, filepath.Dir(kept), "x")
	w, err := journal.Create(kept, race.Open{Race: "Bos\x1b[1mton", Units: "km", Pack: "P", PackSHA256: strings.Repeat("a", 64)},
		journal.Options{Now: func() race.Stamp { return race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)} }})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close("test"); err != nil {
		t.Fatal(err)
	}
	d := desk(dir)
	d.Journals = func() ([]string, error) { return []string{kept}, nil }
	same(t, "all", ask(t, d, journals, ""), "last\tthe race that began last", "data/", "here.jsonl", "2027-04-19-boston.jsonl\tBoston, 2027-04-19")
	same(t, "last", ask(t, d, journals, "la"), "last\tthe race that began last")
	same(t, "by name", ask(t, d, journals, "20"), "2027-04-19-boston.jsonl\tBoston, 2027-04-19")
	same(t, "named already", ask(t, d, journals, "20", "2027-04-19-boston.jsonl"))
	d.Journals = func() ([]string, error) { return nil, os.ErrPermission }
	same(t, "no folder", ask(t, d, journals, "l"))
}

// Packs are the voices, folders and archives with a pack.toml; other folders lead on.
func TestPacks(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	put(t, "club/pack.toml")
	put(t, "clutter/x.txt")
	put(t, "data/spotter/voices/clara.voice")
	put(t, "clip.zip")
	for name, inside := range map[string]string{"clean.zip": "pack.toml", "clear.zip": "club/pack.toml", "clothes.zip": "a/b/pack.toml"} {
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		if _, err := z.Create(inside); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	d := desk(dir)
	same(t, "packs", ask(t, d, packs, "cl"), "clara\tinstalled voice", "clean.zip\tpack", "clear.zip\tpack", "club\tpack", "clutter/")
	same(t, "voices", ask(t, d, packs, "pt"), "pt-BR\tvoice of the program")
	same(t, "folders", ask(t, d, choice{lists: []list{packFolders}}, "cl"), "club\tpack", "clutter/")
}

// Cue ids are those of the pack in force: by the first argument, by --pack, by a variable.
func TestCueIDs(t *testing.T) {
	t.Chdir(t.TempDir())
	d, ids := desk(t.TempDir()), commands()["cues preview"].places
	same(t, "the default", ask(t, d, ids[1], "hard_l"), "hard_left\tLeft, left")
	same(t, "of a voice", ask(t, d, ids[1], "lef", "es"), "left\tIzquierda")
	same(t, "named already", ask(t, d, ids[1], "lef", "left"))
	d.Settings.Environ = append(d.Settings.Environ, "SPOTTER_PACK=de")
	same(t, "by a variable", ask(t, d, ids[0], "lef"), "left\tLinks")
	same(t, "or a pack", ask(t, d, ids[0], "pt"), "pt-BR\tvoice of the program")
	d.Settings.Environ = append(d.Settings.Environ, "SPOTTER_PACK=nowhere")
	same(t, "of no pack", ask(t, d, ids[0], "lef"))
}

// Sinks and microphones come from the server, which opens nothing for that.
func TestSound(t *testing.T) {
	server := fakepulse.Start(t, fakepulse.Options{
		Sinks:   []fakepulse.Sink{{Name: "ear"}, {Name: "la:ptop"}, {Name: "bad\x1b[31m"}},
		Sources: []fakepulse.Source{{Name: "built-in"}, {Name: "ear.monitor", MonitorOf: "ear"}},
	})
	t.Setenv("PULSE_SERVER", server.Addr)
	d, all := desk(t.TempDir()), flags()
	names := func(c choice, begun string) (names []string) {
		for _, s := range ask(t, d, c, begun) {
			name, _, _ := strings.Cut(s, "\t")
			names = append(names, name)
		}
		return names
	}
	same(t, "--output", names(all["output"], "pulse:"), "pulse:ear", "pulse:la:ptop")
	same(t, "of review", names(all["review:output"], "p"), "pulse:", "pulse:ear", "pulse:la:ptop")
	same(t, "--spotter-sink", names(all["spotter-sink"], ""), "ear", "la:ptop")
	mic, _ := kindred("note-mic")
	same(t, "--note-mic", names(mic, ""), "built-in")
	same(t, "--mic", names(all["mic"], ""), "built-in", "ear.monitor")
	if n := server.Recording(); len(n) > 0 || len(server.Streams()) > 0 {
		t.Errorf("%v and %d streams were opened", n, len(server.Streams()))
	}
	server.Freeze(true)
	defer server.Freeze(false)
	d.Started = time.Now().Add(-time.Hour)
	out, _ := d.function(all["output"], []string{"auto", "pulse"})(&cobra.Command{}, nil, "pu")
	same(t, "a server that hangs", out, "pulse")
}

// Nobody asks a server that systemd would start for it.
func TestSleepingServer(t *testing.T) {
	dir := t.TempDir()
	env := map[string]string{"XDG_RUNTIME_DIR": dir}
	is := func(want bool, what string) {
		t.Helper()
		if got := asleep(func(name string) string { return env[name] }); got != want {
			t.Errorf("%s: %v", what, got)
		}
	}
	put(t, dir, "pulse", "native")
	is(false, "without systemd")
	put(t, dir, "systemd", "private")
	is(true, "a socket and no server")
	put(t, dir, "pulse", "pid")
	is(false, "a server")
	os.Remove(filepath.Join(dir, "pulse", "pid"))
	env["PULSE_SERVER"] = "tcp:host"
	is(false, "a server that is named")
}

// A list that hangs, and one that panics, take no time and nothing from the others: all is
// answered at the bound.
func TestBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hangs := func(context.Context, Desk, asked) []item { time.Sleep(time.Hour); return []item{{text: "late"}} }
		panics := func(context.Context, Desk, asked) []item { panic("a bug") }
		d := Desk{Started: time.Now()}
		time.Sleep(30 * time.Millisecond) // the program starts
		began := time.Now()
		out, _ := d.function(choice{lists: []list{hangs, fixed("one"), panics, fixed("two")}}, nil)(&cobra.Command{}, nil, "")
		same(t, "the others", out, "one", "two")
		if took := time.Since(began); took != Within-30*time.Millisecond {
			t.Errorf("it took %v", took)
		}
		time.Sleep(time.Hour)
		began = time.Now()
		d.function(choice{lists: []list{hangs}}, nil)(&cobra.Command{}, nil, "")
		if took := time.Since(began); took != least {
			t.Errorf("after a slow start it took %v", took)
		}
		quick := time.Now()
		d.function(choice{lists: []list{fixed("one")}}, nil)(&cobra.Command{}, nil, "")
		if time.Since(quick) != 0 {
			t.Error("it waits though all is there")
		}
		time.Sleep(2 * time.Hour) // those that hang come to their end
	})
	if Within > 100*time.Millisecond {
		t.Errorf("a completion may take %v", Within)
	}
}
