package vm

import (
	"testing"

	"pgregory.net/rapid"
)

func TestThePaletteFindsCommands(t *testing.T) {
	all := Palette(Speech{}, "")
	if len(all) < 20 {
		t.Fatalf("%d commands", len(all))
	}
	for typed, want := range map[string]CommandID{
		"jour": CmdJournal, "mailbox": CmdAddMailbox, "opf": CmdOpen, "quit": CmdQuit, "bigger": CmdBigger, "KEYS": CmdKeys,
	} {
		if got := Palette(Speech{}, typed); len(got) == 0 || got[0].ID != want {
			t.Errorf("%q finds %+v", typed, got)
		}
	}
	if got := Palette(Speech{}, "zzzq"); len(got) != 0 {
		t.Errorf("nothing is meant, and it finds %+v", got)
	}
}

// Every title is found by itself, whatever case it is typed in, and longer
// input never finds more.
func TestThePaletteNarrows(t *testing.T) {
	all := Palette(Speech{}, "")
	rapid.Check(t, func(t *rapid.T) {
		title := []rune(all[rapid.IntRange(0, len(all)-1).Draw(t, "command")].Title)
		n := rapid.IntRange(1, len(title)).Draw(t, "letters")
		long, short := Palette(Speech{}, string(title[:n])), Palette(Speech{}, string(title[:n-1]))
		if len(long) == 0 || len(long) > len(short) {
			t.Fatalf("%q finds %d, %q finds %d", string(title[:n]), len(long), string(title[:n-1]), len(short))
		}
	})
}
