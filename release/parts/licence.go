package parts

import (
	"fmt"
	"regexp"
	"strings"
)

// licence describes how a licence is known: by phrases that its text must all have, by phrases that it must not have, and
// by the number of its words. A text with more words says something more, which a person has to read first.
type licence struct {
	id   string // of the SPDX list
	all  []string
	none []string
	most int // words
}

var licences = []licence{
	{"MIT", []string{
		"permission is hereby granted free of charge to any person obtaining a copy of this software and associated documentation files the software to deal in the software without restriction",
		"the above copyright notice and this permission notice shall be included in all copies or substantial portions of the software",
		"the software is provided as is without warranty of any kind",
	}, nil, 230},
	{"BSD-3-Clause", []string{
		"redistribution and use in source and binary forms with or without modification are permitted provided that the following conditions are met",
		"redistributions of source code must retain the above copyright notice",
		"redistributions in binary form must reproduce the above copyright notice",
		"may be used to endorse or promote products derived from this software without specific prior written permission",
	}, []string{"all advertising materials"}, 320},
	{"BSD-2-Clause", []string{
		"redistribution and use in source and binary forms with or without modification are permitted provided that the following conditions are met",
		"redistributions of source code must retain the above copyright notice",
		"redistributions in binary form must reproduce the above copyright notice",
	}, []string{"endorse", "all advertising materials"}, 240},
	{"ISC", []string{
		"permission to use copy modify and or distribute this software for any purpose with or without fee is hereby granted provided that the above copyright notice and this permission notice appear in all copies",
		"the software is provided as is",
	}, nil, 160},
	{"ISC", []string{ // the older text has "and" for "and/or"
		"permission to use copy modify and distribute this software for any purpose with or without fee is hereby granted provided that the above copyright notice and this permission notice appear in all copies",
		"the software is provided as is",
	}, nil, 160},
	{"Apache-2.0", []string{
		"apache license version 2 0 january 2004", "terms and conditions for use reproduction and distribution", "grant of copyright license", "grant of patent license", "redistribution", "limitation of liability",
	}, nil, 1800},
	// That of klauspost/compress names the files of each licence: its own and snappy's are under that of Go, gzhttp
	// under Apache's, and two parts of s2's commands under MIT's.
	{"BSD-3-Clause AND Apache-2.0 AND MIT", []string{
		"redistributions in binary form must reproduce the above copyright notice", "neither the name of google inc nor the names of its contributors may be used to endorse or promote products",
		"files gzhttp apache license version 2 0 january 2004", "files s2 cmd internal readahead the mit license mit", "files snappy files internal snapref", "files s2 cmd internal filepathx",
	}, []string{"all advertising materials"}, 2500},
}

// notWords matches what stands between the words of a licence.
var notWords = regexp.MustCompile(`[^a-z0-9]+`)

// identify returns the SPDX identifier of the licence that text is.
func identify(text string) (string, error) {
	plain := strings.TrimSpace(notWords.ReplaceAllString(strings.ToLower(text), " "))
	words := strings.Count(plain, " ") + 1
	for _, l := range licences {
		if words <= l.most && hasAll(plain, l.all) && !hasAny(plain, l.none) {
			return l.id, nil
		}
	}
	return "", fmt.Errorf("the licence of %d words that begins with %.80q is not one that is known: read it, and add it to release/parts/licence.go if spotter may have it", words, plain)
}

func hasAll(text string, phrases []string) bool {
	for _, p := range phrases {
		if !strings.Contains(text, p) {
			return false
		}
	}
	return true
}

func hasAny(text string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}
