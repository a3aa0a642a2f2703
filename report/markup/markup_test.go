package markup

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"html/template"
	"strings"
	"testing"
)

// put returns what Put writes.
func put(tb testing.TB, m fixed, values ...any) string {
	tb.Helper()
	var b bytes.Buffer
	d := New(&b)
	d.Put(m, values...)
	if err := d.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// FuzzPut compares with html/template wherever a value may stand.
func FuzzPut(f *testing.F) {
	for _, s := range []string{"", "plain", `"'&<>+`, "</title></script><script>alert(1)</script>", "\x00\x1b[2J\u202e", "\xff\xfe", `" onload="x`, "<!--", "{{.}}", "{}", "&amp;", "\u2028ß日"} {
		f.Add(s)
	}
	places := map[fixed]*template.Template{}
	for _, m := range []fixed{`<p>{}</p>`, `<title>a {}: b</title>`, `<p class="a {}" data-t="{}">`, `<meta content="{}">`, `<option value="{}">{} ({})</option>`, `<pre>a "{}"</pre>`} {
		places[m] = template.Must(template.New("").Parse(strings.ReplaceAll(string(m), hole, "{{.}}")))
	}
	f.Fuzz(func(t *testing.T, s string) {
		for m, x := range places {
			var want bytes.Buffer
			if err := x.Execute(&want, s); err != nil {
				t.Fatal(err)
			}
			values := make([]any, strings.Count(string(m), hole))
			for i := range values {
				values[i] = s
			}
			if got := put(t, m, values...); got != want.String() {
				t.Errorf("%q in %s is %q, html/template has %q", s, m, got, want.String())
			}
		}
	})
}

func TestPut(t *testing.T) {
	for _, x := range []struct{ got, want string }{
		{put(t, `<p>`), `<p>`},
		{put(t, `<b>{}</b>{}`, 7, 1e300), `<b>7</b>1e&#43;300`},
		{put(t, `{}{}`, HTML("<svg/>"), "<svg/>"), `<svg/>&lt;svg/&gt;`},
		{put(t, `<i>{}</i>`, fixed("<a>")), `<i>&lt;a&gt;</i>`},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}

// TestErrors has markup that does not fit its values, and a style that ends its element.
func TestErrors(t *testing.T) {
	for want, write := range map[string]func(*Doc){
		"make the page: 1 values are too many for": func(d *Doc) { d.Put(`<p>{}</p>`, "a", "b") },
		"make the page: 1 values are too few for":  func(d *Doc) { d.Put(`<p>{}{}</p>`, "a") },
		"make the page: the style ends its own":    func(d *Doc) { d.Style("p{}</STYLE >") },
		"make the page: the script ends its own":   func(d *Doc) { d.Script("'</script'") },
	} {
		d := New(&bytes.Buffer{})
		write(d)
		if err := d.Close(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	d := New(full{})
	d.Put(`<p>`)
	if err := d.Close(); err != errFull {
		t.Errorf("a full disk gives %v", err)
	}
}

// full is a writer without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("full")

func TestPolicy(t *testing.T) {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	if got, want := Policy("a", ""), "default-src 'none'; style-src "+hash("a")+"; base-uri 'none'; form-action 'none'"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := Policy("a", "b"), "default-src 'none'; style-src "+hash("a")+"; script-src "+hash("b")+"; base-uri 'none'; form-action 'none'"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
