package main

import (
	_ "embed"

	"fyne.io/fyne/v2"

	"winnow/internal/about"
	"winnow/internal/ui/vm"
)

// The icon lies here once more because a program can embed only what is below
// it; a test holds that it is the project's.
//
//go:embed icon.png
var iconPNG []byte

// metadata is what FyneApp.toml says. It is not baked in by "go build", so the
// window says it itself.
func metadata() fyne.AppMetadata {
	i := about.This()
	return fyne.AppMetadata{
		ID: i.ID, Name: i.Name, Version: i.Version, Build: i.Number,
		Icon: fyne.NewStaticResource("winnow.png", iconPNG), Release: true, Migrations: i.Migrations,
	}
}

// aboutThis is what the window says of itself.
func aboutThis() vm.About {
	a := vm.About{Program: about.This().String()}
	for _, n := range about.Notices() {
		a.Parts = append(a.Parts, vm.Part{Name: n.Module, Version: n.Version, Licence: n.Licence, Text: n.Text})
	}
	return a
}
