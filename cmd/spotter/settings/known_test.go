package settings

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/taught"
)

// A variable that is nearly one of ours is told; those of the tests, and what is nothing like
// a setting, are not.
func TestSlipsOfVariables(t *testing.T) {
	for env, want := range map[string]string{
		"SPOTTER_TARGT=3:00:00":   "SPOTTER_TARGT sets nothing: did you mean SPOTTER_TARGET?",
		"SPOTTER_target=3:00:00":  "SPOTTER_target sets nothing: did you mean SPOTTER_TARGET?",
		"SPOTTER_KEEPAWAKE=yes":   "SPOTTER_KEEPAWAKE sets nothing: did you mean SPOTTER_KEEP_AWAKE?",
		"SPOTTER_CONFG=x":         "SPOTTER_CONFG sets nothing: did you mean SPOTTER_CONFIG?",
		"SPOTTER_TARGET=3:00:00":  "",
		"SPOTTER_CONFIG=x":        "",
		"SPOTTER_CI=1":            "",
		"SPOTTER_TEST_PLAN=x":     "",
		"SPOTTER_LINES=100":       "",
		"SPOTTER_WEB=1":           "",
		"SPOTTER_SEED=1":          "",
		"SPOTTER_MARATHONS=2":     "",
		"SPOTTER_PICTURES=x":      "",
		"SPOTTERTARGT=3":          "",
		"SPOTTER_SOMETHING_ELSE=": "",
	} {
		if got := strings.Join((Desk{Environ: []string{env, "HOME=/"}}).Slips(), "|"); got != want {
			t.Errorf("%s: %q, want %q", env, got, want)
		}
	}
}

// shown runs spotter config.
func shown(t *testing.T, env []string, args ...string) (out string, err error) {
	t.Helper()
	var b bytes.Buffer
	root := &cobra.Command{Use: "spotter", SilenceErrors: true, SilenceUsage: true}
	AddConfigFlag(root)
	root.AddCommand(Desk{Environ: env}.Command(&b))
	root.SetArgs(append([]string{"config"}, args...))
	err = root.Execute()
	return b.String(), err
}

// Every setting is shown once, with what set it: flag over variable over file over default.
func TestConfigShowsWhereSettingsComeFrom(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "day.toml")
	if err := os.WriteFile(file, []byte("# the day\nunits = \"mi\"\nrunner = \"Ana\"\nkeys = \"runner\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{"HOME=" + dir, "SPOTTER_RUNNER=Bo", "SPOTTER_KEYS=runner"}
	out, err := shown(t, env, "--config", file, "--keys", "road")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"units mi " + file + ":2", "runner Bo SPOTTER_RUNNER", "keys road --keys", "facing backward default", "race – default"} {
		if !slices.ContainsFunc(strings.Split(out, "\n"), func(l string) bool { return strings.Join(strings.Fields(l), " ") == want }) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	for _, s := range All() {
		if strings.Count("\n"+out, "\n"+s.Name+" ") != 1 {
			t.Errorf("%s is not there once", s.Name)
		}
	}
	if out, err = shown(t, append(env, "SPOTTER_CONFIG="+file)); err != nil || !strings.Contains(out, "configuration file: "+file) || !strings.Contains(out, file+":2") {
		t.Errorf("by SPOTTER_CONFIG: %v\n%s", err, out)
	}
	if out, err = shown(t, env); err != nil || !strings.Contains(out, "config.toml (there is none)") {
		t.Errorf("without a file: %v\n%s", err, out)
	}
}

// A file that was named has to be there, and a wrong key names its line and the nearest key.
func TestAConfigFileThatWasNamed(t *testing.T) {
	dir := t.TempDir()
	wrong := filepath.Join(dir, "wrong.toml")
	if err := os.WriteFile(wrong, []byte("pack = 'x'\nunit = \"mi\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ file, says, next string }{
		{filepath.Join(dir, "no.toml"), "--config: open ", "name a file that is there"},
		{wrong, wrong + `:2: unknown key "unit": did you mean "units"?`, "mend " + wrong},
		{dir, "reading the configuration", ""},
		{"", "--config names no file", ""},
	} {
		_, err := shown(t, []string{"HOME=" + dir}, "--config", tt.file)
		if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(fault.Next(err), tt.next) {
			t.Errorf("%s: %v; next: %s", tt.file, err, fault.Next(err))
		}
	}
	if _, err := shown(t, []string{"HOME=" + dir, "SPOTTER_CONFIG=" + filepath.Join(dir, "no.toml")}); err == nil || !strings.Contains(err.Error(), "SPOTTER_CONFIG: open ") {
		t.Errorf("a variable names a file that is not there: %v", err)
	}
	if out, err := shown(t, []string{"HOME=" + dir}, "--units", "furlongs"); err == nil || !strings.Contains(out, "furlongs") {
		t.Errorf("a value that cannot be used: %v\n%s", err, out)
	}
}

// A device list can be given more than once, and each counts.
func TestManyPads(t *testing.T) {
	c := &cobra.Command{Use: "spotter", RunE: func(*cobra.Command, []string) error { return nil }}
	AddFlags(c)
	c.SetArgs([]string{"--pad", "R400", "--pad=/dev/input/event7,Zero"})
	if err := c.Execute(); err != nil {
		t.Fatal(err)
	}
	_, p, err := Desk{}.Plan(c)
	if err != nil || !slices.Equal(p.Buttons.Pads, []string{"R400", "/dev/input/event7", "Zero"}) {
		t.Errorf("%q, %v", p.Buttons.Pads, err)
	}
	if p.OnlyBound != taught.OnlyWithPads {
		t.Errorf("--only-bound that nobody gave is %v", p.OnlyBound)
	}
	for arg, want := range map[string]taught.Only{"--only-bound": taught.OnlyAlways, "--only-bound=false": taught.OnlyNever} {
		c := &cobra.Command{Use: "spotter", RunE: func(*cobra.Command, []string) error { return nil }}
		AddFlags(c)
		c.SetArgs([]string{arg})
		if err := c.Execute(); err != nil {
			t.Fatal(err)
		}
		if _, p, err := (Desk{}).Plan(c); err != nil || p.OnlyBound != want {
			t.Errorf("%s: %v, %v", arg, p.OnlyBound, err)
		}
	}
}
