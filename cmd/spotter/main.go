package main

import (
	"os"

	"spotter/cmd/spotter/cli"
)

func main() { os.Exit(cli.Main()) }
