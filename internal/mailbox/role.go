package mailbox

import (
	_ "embed"
	"strings"

	"golang.org/x/text/unicode/norm"
)

//go:embed folders.txt
var folderNames string

var roles = readRoles(folderNames)

// readRoles reads folders.txt: names below the role in brackets.
func readRoles(table string) map[string]Role {
	m := make(map[string]Role)
	role := RoleOther
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			role = Role(strings.Trim(line, "[]"))
		default:
			m[foldName(line)] = role
		}
	}
	return m
}

// foldName makes the names of folders comparable. Some systems store letters
// and accents apart (macOS), so the form is composed.
func foldName(s string) string {
	return strings.ToLower(norm.NFC.String(strings.TrimSpace(s)))
}

// RoleByName tells from the name of a folder alone, in any of the languages of
// folders.txt, what it is for. The name is one level of a path, decoded.
func RoleByName(name string) Role { return roles[foldName(name)] }

// RoleByPath is the role of a folder by its path, outermost level first: that
// of its own name, else sent or drafts when it lies below such a folder
// ("Sent/2025").
func RoleByPath(levels []string) Role {
	for i := len(levels) - 1; i >= 0; i-- {
		role := RoleByName(levels[i])
		if role == RoleOther || (role == RoleInbox && i < len(levels)-1) {
			continue
		}
		return role
	}
	return RoleOther
}
