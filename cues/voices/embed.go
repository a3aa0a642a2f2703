package voices

import "embed"

// Files holds a folder for each voice, such as "en-US": its pack.toml, its sounds
// and PROVENANCE.md, which says where they come from. It is safe for concurrent use.
//
//go:embed */pack.toml */*.wav */PROVENANCE.md
var Files embed.FS
