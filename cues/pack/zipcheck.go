package pack

import (
	"archive/zip"
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"spotter/text"
)

// judgeArchive notes what is wrong with the entries of an archive, whether they
// are used or not: an archive is meant to be unpacked too, on any system.
func judgeArchive(a *archive, fl *faultList) {
	files := map[string]string{} // every name by its spelling in small letters
	var folders []string         // that entries lie in
	for _, f := range a.File {
		name := strings.TrimSuffix(f.Name, "/")
		key := strings.ToLower(spelling(name))
		first, there := files[key]
		switch {
		case len(name) > 2*maxFileName: // a folder before a path
			fl.add(place{}, "entry %s has a name of more than %d bytes: shorten it", text.Quote(f.Name), 2*maxFileName)
			continue
		case !fs.ValidPath(name):
			fl.add(place{}, "entry %s leads out of the archive: pack it again without it", text.Quote(f.Name))
			continue
		case there && first == name:
			fl.add(place{}, "entry %s is there twice: pack it again", text.Quote(f.Name))
		case there && strings.EqualFold(first, name):
			fl.add(place{}, "entries %s and %s differ only in capitals, which not every system tells apart: rename one",
				text.Quote(first), text.Quote(name))
		case there:
			fl.add(place{}, "entries %s and %s differ only in how an accent is stored, which not every system tells apart: rename one",
				text.Quote(first), text.Quote(name))
		default:
			files[key] = name
		}
		for i := strings.IndexByte(name, '/'); i > 0; {
			folders = append(folders, name[:i])
			next := strings.IndexByte(name[i+1:], '/')
			if next < 0 {
				break
			}
			i += 1 + next
		}
	}
	judgeFolders(a, folders, fl)
	judgeOverlaps(a, fl)
}

// judgeFolders notes entries that are a file and the folder of another.
func judgeFolders(a *archive, folders []string, fl *faultList) {
	in := make(map[string]bool, len(folders))
	for _, dir := range folders {
		in[dir] = true
	}
	for _, f := range a.File {
		if in[f.Name] {
			fl.add(place{}, "entry %s is a file and a folder: pack it again", text.Quote(f.Name))
		}
	}
}

// judgeOverlaps notes entries that share bytes: archives that unpack to far more
// than they could hold are made so, and nothing else is.
func judgeOverlaps(a *archive, fl *faultList) {
	type span struct {
		from, to int64
		f        *zip.File
	}
	var spans []span
	for _, f := range a.File {
		from, err := f.DataOffset()
		if err != nil || f.CompressedSize64 > uint64(max(a.size-from, 0)) {
			fl.add(place{}, "entry %s lies beyond the end of the archive, which is damaged: copy it here again", text.Quote(f.Name))
			continue
		}
		if f.CompressedSize64 > 0 {
			spans = append(spans, span{from, from + int64(f.CompressedSize64), f})
		}
	}
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			fl.add(place{}, "entries %s and %s share their bytes: get the archive from someone you trust",
				text.Quote(spans[i-1].f.Name), text.Quote(spans[i].f.Name))
			return // the rest would say the same
		}
	}
}
