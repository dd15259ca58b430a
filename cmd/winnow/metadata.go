package main

import (
	_ "embed"
	"sync"

	"fyne.io/fyne/v2"
	"github.com/BurntSushi/toml"
)

// The files lie here once more because a program can embed only what is below
// it; a test holds that they are the same as those of the project.
var (
	//go:embed FyneApp.toml
	appTOML string
	//go:embed icon.png
	iconPNG []byte
)

// metadata is what FyneApp.toml says. It is not baked in by "go build", so the
// window says it itself.
var metadata = sync.OnceValue(func() fyne.AppMetadata {
	var file struct {
		Details struct {
			Name, ID, Version string
			Build             int
		}
		Migrations map[string]bool
	}
	if _, err := toml.Decode(appTOML, &file); err != nil {
		// The embedded text is part of the program, and tested.
		return fyne.AppMetadata{Name: "Winnow", ID: "io.winnow.Winnow"}
	}
	return fyne.AppMetadata{
		ID: file.Details.ID, Name: file.Details.Name, Version: file.Details.Version, Build: file.Details.Build,
		Icon: fyne.NewStaticResource("winnow.png", iconPNG), Release: true, Migrations: file.Migrations,
	}
})
