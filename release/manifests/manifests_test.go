package manifests

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/release/publisher"
	"spotter/release/target"
)

// whole returns a release with an archive for every target.
func whole() Release {
	r := Release{Version: "1.2.3", When: time.Date(2026, 11, 28, 4, 0, 0, 0, time.UTC), Stamp: "-X a/b.commit=1",
		By:       publisher.Publisher{Name: "A", Maintainer: "A B <a@example.net>", Homepage: "https://example.net/s", Downloads: "https://example.net/get/{version}", Winget: "A.Spotter"},
		Archives: map[string]string{"source": "spotter-1.2.3.tar.gz"}, Sums: map[string]string{"source": strings.Repeat("0", 64)}}
	for _, t := range target.All {
		r.Archives[t.String()] = "spotter_1.2.3_" + t.OS + "_" + t.Machine() + ".tar.gz"
		r.Sums[t.String()] = strings.Repeat("ab", 32)
	}
	return r
}

// TestFiles reads each manifest as far as this machine can, and looks for what each must say.
func TestFiles(t *testing.T) {
	files, missing, err := Files(whole())
	if err != nil || len(missing) > 0 {
		t.Fatalf("%v are missing, %v", missing, err)
	}
	must := map[string][]string{
		"homebrew/spotter.rb":                {`version "1.2.3"`, "https://example.net/get/1.2.3/spotter_1.2.3_darwin_arm64.tar.gz"},
		"nix/default.nix":                    {"riscv64-linux", "abababab"},
		"nix/flake.nix":                      {"default.nix"},
		"scoop/spotter.json":                 {`"extract_dir": "spotter_1.2.3_windows_amd64"`},
		"winget/A.Spotter.yaml":              {"PackageIdentifier: A.Spotter"},
		"winget/A.Spotter.installer.yaml":    {"ABABAB", "ReleaseDate: 2026-11-28", `spotter_1.2.3_windows_arm64\spotter.exe`},
		"winget/A.Spotter.locale.en-US.yaml": {"Publisher: A"},
		"termux/build.sh":                    {"spotter-1.2.3.tar.gz", "-X a/b.commit=1"},
	}
	for _, f := range files {
		text := string(f.Body)
		for _, want := range must[f.Path] {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", f.Path, want, text)
			}
		}
		delete(must, f.Path)
		if strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
			t.Errorf("%s has a hole:\n%s", f.Path, text)
		}
		switch path.Ext(f.Path) {
		case ".json":
			if !json.Valid(f.Body) {
				t.Errorf("%s is no JSON", f.Path)
			}
		case ".sh":
			file := filepath.Join(t.TempDir(), "build.sh")
			if err := os.WriteFile(file, f.Body, 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := exec.LookPath("bash"); err != nil {
				continue
			}
			if out, err := exec.Command("bash", "-n", file).CombinedOutput(); err != nil {
				t.Errorf("%s: %s", f.Path, out)
			}
		}
	}
	for name := range must {
		t.Errorf("%s is not made", name)
	}
}

// TestManifestsWithoutTheirArchives makes only what can be fetched, and never half a folder.
func TestManifestsWithoutTheirArchives(t *testing.T) {
	r := whole()
	delete(r.Archives, "linux/arm64")
	delete(r.Archives, "windows/arm64")
	files, missing, err := Files(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if dir := path.Dir(f.Path); dir != "termux" {
			t.Errorf("%s is made without its archive", f.Path)
		}
	}
	if len(files) != 1 || len(missing) != 4 {
		t.Errorf("%d files, %q missing", len(files), missing)
	}
}

// TestOthersReadThem has Ruby and Nix parse the formula and the Nix files.
func TestOthersReadThem(t *testing.T) {
	audiotest.Need(t, "ruby", "nix-instantiate")
	files, _, err := Files(whole())
	if err != nil {
		t.Fatal(err)
	}
	dir, read := t.TempDir(), 0
	for _, f := range files {
		file := filepath.Join(dir, path.Base(f.Path))
		if err := os.WriteFile(file, f.Body, 0o644); err != nil {
			t.Fatal(err)
		}
		c := exec.Command("ruby", "-c", file)
		switch path.Ext(file) {
		case ".nix":
			c = exec.Command("nix-instantiate", "--parse", file)
			c.Env = append(os.Environ(), "NIX_STATE_DIR="+dir, "NIX_STORE_DIR="+dir)
		case ".rb":
		default:
			continue
		}
		read++
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", f.Path, err, out)
		}
	}
	if read != 3 {
		t.Errorf("%d files were read", read)
	}
}
