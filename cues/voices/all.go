//go:build !onevoice

package voices

import _ "embed"

var (
	//go:embed de.voice
	de []byte
	//go:embed en-GB.voice
	enGB []byte
	//go:embed en-US-f.voice
	enUSf []byte
	//go:embed es.voice
	es []byte
	//go:embed fr.voice
	fr []byte
	//go:embed it.voice
	it []byte
	//go:embed pt-BR.voice
	ptBR []byte
)

// more returns the voices beside the default one.
func more() map[string][]byte {
	return map[string][]byte{"de": de, "en-GB": enGB, "en-US-f": enUSf, "es": es, "fr": fr, "it": it, "pt-BR": ptBR}
}
