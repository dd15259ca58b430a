// Package about says which Winnow this is and what it is made of: name,
// version, the commit it was built from, and the licences of all that is linked
// into it. It reads nothing but what is embedded in the program, and is safe
// for concurrent use.
package about

import (
	_ "embed"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
)

// FyneApp.toml lies here once more because a program can embed only what is
// below it; a test holds that it is the project's.
//
//go:embed FyneApp.toml
var appTOML string

// What a build for others says of itself, by the linker's flag -X: its sources
// may lie where no commit can be asked for.
var commit, built string

// Info is what a program says of itself.
type Info struct {
	Name    string    `json:"name"`
	ID      string    `json:"-"` // by which desktops know the window
	Version string    `json:"version"`
	Number  int       `json:"build"`
	Commit  string    `json:"commit,omitempty"` // "" when it was not built from a checkout
	Changed bool      `json:"changed"`          // built from a checkout with changes that no commit holds
	Date    time.Time `json:"commit_date,omitzero"`
	Go      string    `json:"go"`

	Migrations map[string]bool `json:"-"` // of the toolkit
}

// This is the program that is running.
var This = sync.OnceValue(func() Info {
	var file struct {
		Details struct {
			Name, ID, Version string
			Build             int
		}
		Migrations map[string]bool
	}
	if _, err := toml.Decode(appTOML, &file); err != nil {
		// The embedded text is part of the program, and tested.
		return Info{Name: "Winnow", ID: "io.winnow.Winnow"}
	}
	d := file.Details
	out := Info{Name: d.Name, ID: d.ID, Version: d.Version, Number: d.Build, Migrations: file.Migrations}
	var settings []debug.BuildSetting
	if b, ok := debug.ReadBuildInfo(); ok {
		out.Go, settings = b.GoVersion, b.Settings
	}
	return out.from(commit, built, settings)
})

// from fills in where the program was built from: what the linker was told,
// else what the go command noted.
func (i Info) from(commit, date string, settings []debug.BuildSetting) Info {
	noted := map[string]string{}
	for _, s := range settings {
		noted[s.Key] = s.Value
	}
	if commit == "" {
		commit, date, i.Changed = noted["vcs.revision"], noted["vcs.time"], noted["vcs.modified"] == "true"
	} else {
		commit, i.Changed = strings.CutSuffix(commit, "+")
	}
	i.Commit = commit
	if at, err := time.Parse(time.RFC3339, date); err == nil {
		i.Date = at.UTC()
	}
	return i
}

// String is the program in a line: "Winnow 0.1.0 (a1b2c3d4e5f6 of 2026-11-24, go1.26.0)".
func (i Info) String() string {
	var from []string
	if i.Commit != "" {
		c := i.Commit[:min(12, len(i.Commit))]
		if i.Changed {
			c += " with changes"
		}
		if !i.Date.IsZero() {
			c += " of " + i.Date.Format(time.DateOnly)
		}
		from = append(from, c)
	}
	if i.Go != "" {
		from = append(from, i.Go)
	}
	out := i.Name + " " + i.Version
	if len(from) > 0 {
		out += " (" + strings.Join(from, ", ") + ")"
	}
	return out
}
