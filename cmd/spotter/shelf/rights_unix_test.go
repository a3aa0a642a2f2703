//go:build unix

package shelf

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestFolderWithoutRights lists a folder in which nothing may be written. Root may write
// everywhere: there the test runs once more, as a user without rights.
func TestFolderWithoutRights(t *testing.T) {
	if os.Getuid() == 0 {
		asNobody(t)
		return
	}
	r := newRoom(t)
	path := marathon(t, r.folder, 0, 50)
	if err := os.Chmod(r.folder, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(r.folder, 0o700)
	if _, err := Rename(path, "x"); err == nil {
		t.Error("renamed")
	}
	if _, err := (Bin{Now: time.Now}).Take(path); err == nil {
		t.Error("taken away")
	}
	if list := r.list(0); len(list) != 1 || list[0].Race != "Race 0" {
		t.Errorf("%+v", list)
	}
}

// asNobody runs the present test in a process of a user who owns nothing.
func asNobody(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "spotter-nobody-") // a folder of the test is root's alone
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "test")
	if err := copyTo(program, os.Args[0]); err != nil {
		t.Fatal(err)
	}
	for _, step := range []error{os.Chmod(program, 0o755), os.Mkdir(filepath.Join(dir, "tmp"), 0o755), os.Chmod(filepath.Join(dir, "tmp"), 0o777), os.Chmod(dir, 0o755)} {
		if step != nil {
			t.Fatal(step)
		}
	}
	c := exec.Command(program, "-test.run", "^"+t.Name()+"$", "-test.v")
	c.Dir = dir
	c.Env = []string{"HOME=" + dir, "TMPDIR=" + filepath.Join(dir, "tmp"), "PATH=" + os.Getenv("PATH")}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Fatalf("%v\n%s", err, out)
	}
}

// copyTo copies a file.
func copyTo(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}
