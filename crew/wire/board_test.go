package wire

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestCompareRows(t *testing.T) {
	ten := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	list := []Row{{Mirror: "e", Rank: 5}, {Mirror: "d", Rank: 3, Since: ten.Add(1)}, {Mirror: "c", Rank: 3, Since: ten}, {Mirror: "b", Rank: 0, Label: "2", Since: ten}, {Mirror: "z", Rank: 0, Label: "1", Since: ten}}
	slices.SortFunc(list, CompareRows)
	got := ""
	for _, r := range list {
		got += r.Mirror
	}
	if got != "zbcde" {
		t.Errorf("the order is %s", got)
	}
}

func TestAckCheck(t *testing.T) {
	for _, a := range []Ack{{By: "", Red: "x"}, {By: " ", Red: "x"}, {By: strings.Repeat("x", MaxWord+1), Red: "x"}, {By: "\xff", Red: "x"}, {By: "Eve"}, {By: "Eve", Red: strings.Repeat("x", MaxWord+1)}} {
		if a.Check() == nil {
			t.Errorf("%+v is well", a)
		}
	}
	if err := (&Ack{By: "Eve", Red: "fall-3"}).Check(); err != nil {
		t.Error(err)
	}
}

// TestParseViewer reads what somebody who looks may have: the invitation, or the address of the page.
func TestParseViewer(t *testing.T) {
	i := Invitation{Host: "hq.example:8443", Race: "boston-2027", Token: TokenText([TokenBytes]byte{1, 2, 3})}
	for _, s := range []string{i.String(), i.PageLink(), " " + i.PageLink() + "\n"} {
		if got, err := ParseViewer(s); err != nil || got != i {
			t.Errorf("%s: %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "https://h/board", "https://h/board#race=r", "http://h/board#race=r&token=" + i.Token, "https://h/other#race=r&token=" + i.Token, "https://h/board#race=r&token=%zz", "https://u@h/board#race=R&token=" + i.Token} {
		if _, err := ParseViewer(s); err == nil || strings.Contains(err.Error(), i.Token) {
			t.Errorf("%q: %v", s, err)
		}
	}
}
