package salvage

import "testing"

func TestRenumbered(t *testing.T) {
	for _, tt := range []struct {
		body         string
		seq, ref, by uint64
		want         string
	}{
		{`{"seq":7,"kind":"note","text":",\"ref\":5"`, 8, 1, 1, `{"seq":8,"kind":"note","text":",\"ref\":5"`},
		{`{"seq":7,"kind":"void","boot_ms":1,"ref":5`, 99, 4, 0, `{"seq":99,"kind":"void","boot_ms":1,"ref":4`},
		{`{"seq":7,"ref":5,"by":6,"why":"cue"`, 9, 0, 0, `{"seq":9,"unresolved":5,"why":"cue"`},
		{`{"seq":7,"ref":5,"by":6,"new":{"ref":1,"by":[2]},"why":"cue"`, 9, 3, 4, `{"seq":9,"ref":3,"by":4,"new":{"ref":1,"by":[2]},"why":"cue"`},
		{`{ "seq" : 7 , "kind":"x" , "by" : 6`, 5, 0, 2, `{ "seq":5 , "kind":"x" ,"by":2`},
	} {
		got, err := renumbered(nil, []byte(tt.body), tt.seq, tt.ref, tt.by)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s\nbecomes %s, %v\nwant    %s", tt.body, got, err, tt.want)
		}
	}
	if _, err := renumbered(nil, []byte(`{"seq":`), 1, 0, 0); err == nil {
		t.Error("no JSON, and no error")
	}
}
