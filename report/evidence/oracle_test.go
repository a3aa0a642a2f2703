package evidence

import (
	"bytes"
	_ "embed"
	"html/template"
	"math/rand/v2"
	"reflect"
	"testing"

	"spotter/report/markup"
)

//go:embed testdata/page.tmpl
var oracle string

// TestOracle writes views filled at random with the page and with the template from which it was made.
func TestOracle(t *testing.T) {
	tmpl := template.Must(template.New("page").Funcs(template.FuncMap{
		"style":  func() template.CSS { return template.CSS(style) },
		"policy": func() string { return markup.Policy(style, "") },
		"lines":  func(n int) []struct{} { return make([]struct{}, n) },
		"inc":    func(n int) int { return n + 1 },
	}).Parse(oracle))
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 3000 {
		var v view
		fill(r, reflect.ValueOf(&v).Elem())
		var want, got bytes.Buffer
		if err := tmpl.Execute(&want, &v); err != nil {
			t.Fatal(err)
		}
		p := page{markup.New(&got), &v}
		p.all()
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
		differ(t, n, want.Bytes(), got.Bytes())
	}
}

// differ fails the test at the first byte that is another one.
func differ(t *testing.T, n int, want, got []byte) {
	t.Helper()
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			t.Fatalf("%d: at %d\nwant %q\ngot  %q", n, i, want[max(0, i-150):min(len(want), i+150)], got[max(0, i-150):min(len(got), i+150)])
		}
	}
	if len(want) != len(got) {
		t.Fatalf("%d: want %q got %q", n, want[min(len(want), len(got)):], got[min(len(want), len(got)):])
	}
}

// fill sets every exported field below v to something at random, often hostile.
func fill(r *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() || v.Type().Field(i).Anonymous {
				fill(r, v.Field(i))
			}
		}
	case reflect.Slice:
		s := reflect.MakeSlice(v.Type(), r.IntN(4), 4)
		for i := range s.Len() {
			fill(r, s.Index(i))
		}
		v.Set(s)
	case reflect.String:
		v.SetString(hostile[r.IntN(len(hostile))])
	case reflect.Int:
		v.SetInt(int64(r.IntN(5) - 1))
	case reflect.Uint64:
		v.SetUint(uint64(r.IntN(3)))
	case reflect.Float64:
		v.SetFloat([]float64{0, 42.195, 1e300, 1609.344, 5400}[r.IntN(5)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) > 0)
	}
}

var hostile = []string{"", "", "plain", "two words", `"'&<>+` + "`", "</title></style></script><script>alert(1)</script>", "\x00\x1b[2J\u202e", "\xff\xfe bad", "javascript:alert(1)",
	`" onload="x`, "<!--", "{{.}}", "{}", "=1+1", "&amp;", "\u2028\ufeff", "ß 日本 é"}
