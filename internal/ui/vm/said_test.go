package vm

import (
	"strings"
	"testing"
)

func TestWhatOtherRoomsSayIsToldInGerman(t *testing.T) {
	de, err := NewSpeech("de", "")
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"":                          "",
		"States a price (Sep 4)":    "Nennt einen Preis (4. Sept.)",
		"States a price.":           "Nennt einen Preis.",
		"Chases in 3 of 5 messages": "Hakt nach in 3 von 5 Nachrichten",
		"3 touches in 10 weeks without an answer, nothing new after the first": "3 Anschreiben über 10 Wochen ohne Antwort, nichts Neues nach dem ersten",
		"3 touches in 10 weeks without an answer, 12 % new after the first":    "3 Anschreiben über 10 Wochen ohne Antwort, 12 % neu nach dem ersten",
		"You answered dana@acme.example with “Re: 50 % off” on Sep 4, 2026":    "Sie antworteten dana@acme.example mit „Re: 50 % off“ am 4. Sept. 2026",
		"words of nobody's table": "words of nobody's table",
	} {
		if got := de.Said(in); got != want {
			t.Errorf("%q is told as %q, want %q", in, got, want)
		}
		if got := (Speech{}).Said(in); got != in {
			t.Errorf("in English %q became %q", in, got)
		}
	}
	if long := strings.Repeat("States a price ", 100); de.Said(long) != long {
		t.Error("a long text was taken for a sentence of a room")
	}
}

func TestTheRoomsTableHasItsGaps(t *testing.T) {
	for k, g := range table(t, GermanRooms) {
		if g == "" || strings.Count(k, "%s") != strings.Count(g, "%s") {
			t.Errorf("%q has other gaps in German: %q", k, g)
		}
		if rest := strings.ReplaceAll(strings.ReplaceAll(g, "%s", ""), "%%", ""); strings.Contains(k, "%s") && strings.Contains(rest, "%") {
			t.Errorf("%q has a sign in German that no number follows", g)
		}
	}
}
