package mailbox_test

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"winnow/internal/mailbox"
)

func TestFoldersHaveRolesInManyLanguages(t *testing.T) {
	for name, want := range map[string]mailbox.Role{
		"INBOX": mailbox.RoleInbox, "Posteingang": mailbox.RoleInbox,
		"Sent": mailbox.RoleSent, "SENT ITEMS": mailbox.RoleSent, "Gesendete Elemente": mailbox.RoleSent,
		"Éléments envoyés": mailbox.RoleSent, "e\u0301le\u0301ments envoye\u0301s": mailbox.RoleSent,
		"Отправленные": mailbox.RoleSent, "送信済み": mailbox.RoleSent,
		"Brouillons": mailbox.RoleDrafts,
		"Archive":    mailbox.RoleOther, "": mailbox.RoleOther, "Sentinel": mailbox.RoleOther,
	} {
		if got := mailbox.RoleByName(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

func TestRoleComesFromTheNearestFolderThatTells(t *testing.T) {
	for path, want := range map[string]mailbox.Role{
		"Mail/Sent/2025":      mailbox.RoleSent,
		"INBOX/Sent":          mailbox.RoleSent,
		"INBOX/Suppliers":     mailbox.RoleOther,
		"Local Folders/INBOX": mailbox.RoleInbox,
		"Sent/Drafts":         mailbox.RoleDrafts,
		"Archive/2025":        mailbox.RoleOther,
	} {
		if got := mailbox.RoleByPath(strings.Split(path, "/")); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}

func TestNamesInTheTableStandOnceAndUnderOneRole(t *testing.T) {
	table, err := os.ReadFile("folders.txt")
	if err != nil {
		t.Fatal(err)
	}
	under := map[string]string{}
	role := ""
	for line := range strings.Lines(string(table)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line == "" || line[0] == '#':
			continue
		case line[0] == '[':
			role = line
			continue
		}
		if role == "" || line != strings.ToLower(strings.TrimSpace(line)) || !utf8.ValidString(line) {
			t.Errorf("%q: want a trimmed lower-case name below a role", line)
		}
		if before, ok := under[line]; ok {
			t.Errorf("%q stands twice, under %s and %s", line, before, role)
		}
		under[line] = role
	}
	if len(under) < 100 {
		t.Errorf("only %d names", len(under))
	}
}

func TestDecodeName(t *testing.T) {
	for in, want := range map[string]string{
		"Sent":                               "Sent",
		"Entw&APw-rfe":                       "Entwürfe",
		"&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-": "Отправленные",
		"R&-D":                               "R&D",
		"&Jjo-!":                             "☺!",
		"Tom & Jerry - 2":                    "Tom & Jerry - 2",
		"&AP":                                "&AP",
		"&!!-x":                              "&!!-x",
		"\xff":                               "\uFFFD",
		"&2AA-":                              "&2AA-", // half of a pair
	} {
		if got := mailbox.DecodeName(in); got != want {
			t.Errorf("DecodeName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain words":                "plain words",
		"a\r\nb\x00\x1b[31mc":        "a b [31mc",
		"  spaces   here ":           "spaces here",
		"ab\u202Ecd\u200B":           "abcd",
		"x\xffy":                     "x\uFFFDy",
		strings.Repeat("ä", 100):     strings.Repeat("ä", 28) + "…",
		strings.Repeat("\x00", 9999): "…",
	} {
		if got := mailbox.Clean(in, 60); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzDecodeName(f *testing.F) {
	f.Add("Entw&APw-rfe")
	f.Add("&&&-&")
	f.Fuzz(func(t *testing.T, s string) {
		if got := mailbox.DecodeName(s); !utf8.ValidString(got) {
			t.Errorf("DecodeName(%q) = %q", s, got)
		}
		if got := mailbox.Clean(s, 40); !utf8.ValidString(got) || len(got) > 40 {
			t.Errorf("Clean(%q) = %q", s, got)
		}
	})
}
