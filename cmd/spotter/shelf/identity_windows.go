package shelf

import "os"

// identity would tell one file from another of the same name; here size and time do.
func identity(os.FileInfo) string { return "" }
