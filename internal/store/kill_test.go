package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"winnow/internal/triage"
)

// childVar names the folder on which this program, started again as a child,
// works until it is killed.
const childVar = "WINNOW_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childVar); dir != "" {
		if err := child(dir); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child decides, stores and backs up for ever, and says on its standard output
// what has been acknowledged.
func child(dir string) error {
	s, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	n, err := s.Sizes()
	if err != nil {
		return err
	}
	fmt.Println("open")
	decided, stored := n.Decisions, n.Messages
	for round := 1; ; round++ {
		_, err := s.Append(triage.Decision{At: noon, Act: triage.ActShortlist, Vendor: vendorName(decided)})
		if err != nil {
			return err
		}
		decided++
		fmt.Println("decided", decided)
		batch := Batch{Source: "dana@buyer.example", Folder: "INBOX", Rows: letters(stored, stored+20), Mark: []byte(strconv.Itoa(stored + 20))}
		if _, err := s.PutBatch(ctx, batch); err != nil {
			return err
		}
		stored += 20
		fmt.Println("stored", stored)
		if round%10 == 0 {
			if err := s.Backup(); err != nil {
				return err
			}
		}
	}
}

// startChild starts the child; its lines come from the reader.
func startChild(t *testing.T, dir string) (*os.Process, *bufio.Scanner, func()) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p, err := os.StartProcess(os.Args[0], os.Args[:1], &os.ProcAttr{
		Env:   append(os.Environ(), childVar+"="+dir),
		Files: []*os.File{nil, w, os.Stderr},
	})
	w.Close()
	if err != nil {
		r.Close()
		t.Fatal(err)
	}
	lines := bufio.NewScanner(r)
	if !lines.Scan() || lines.Text() != "open" {
		p.Kill()
		t.Fatalf("the child said %q", lines.Text())
	}
	return p, lines, func() {
		p.Kill()
		if _, err := p.Wait(); err != nil {
			t.Error(err)
		}
		r.Close()
	}
}

// kills is how often the child is killed.
const kills = 24

func TestAKillLosesNothingThatWasAcknowledged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	decided, stored := 0, 0
	for round := range kills {
		_, lines, end := startChild(t, dir)
		// It is killed after some commits, at a random moment that lies mostly
		// in the middle of the next one.
		left, moment := 2+rand.IntN(10), time.Duration(rand.IntN(3000))*time.Microsecond
		for lines.Scan() {
			if left--; left == 0 {
				time.AfterFunc(moment, end)
			}
			word, number, _ := strings.Cut(lines.Text(), " ")
			n, err := strconv.Atoi(number)
			switch {
			case err != nil:
				t.Fatalf("the child said %q", lines.Text())
			case word == "decided":
				decided = n
			case word == "stored":
				stored = n
			}
		}
		if err := lines.Err(); err != nil && !errors.Is(err, os.ErrClosed) && !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if left > 0 {
			t.Fatalf("kill %d: the child ended by itself", round)
		}
		decided, stored = afterKill(t, dir, round, decided, stored)
	}
	if decided < kills || stored < kills*20 {
		t.Errorf("%d decisions and %d messages in all: the child hardly came to work", decided, stored)
	}
	t.Logf("%d kills, %d decisions, %d messages, none lost", kills, decided, stored)
}

// afterKill compares what there is with what was acknowledged: at most the
// commit under way is there besides.
func afterKill(t *testing.T, dir string, round, decided, stored int) (int, int) {
	t.Helper()
	s := openAt(t, dir, Options{})
	if n := s.Notices(); len(n) > 0 {
		t.Errorf("kill %d: notices %q", round, n)
	}
	d, err := s.Decisions()
	if err != nil {
		t.Fatal(err)
	}
	if len(d) != decided && len(d) != decided+1 {
		t.Fatalf("kill %d: %d decisions, %d were acknowledged", round, len(d), decided)
	}
	for i := range d {
		if d[i].Vendor != vendorName(i) {
			t.Fatalf("kill %d: decision %d is about %s", round, i+1, d[i].Vendor)
		}
	}
	all := heads(t, s)
	if len(all) != stored && len(all) != stored+20 {
		t.Fatalf("kill %d: %d messages, %d were acknowledged", round, len(all), stored)
	}
	for i := range len(all) {
		if _, ok := all[letter(i).Message.ID]; !ok {
			t.Fatalf("kill %d: message %d is missing", round, i)
		}
	}
	if m, err := s.Mark("dana@buyer.example", "INBOX"); err != nil || len(all) > 0 && string(m) != strconv.Itoa(len(all)) {
		t.Fatalf("kill %d: the mark says %s, there are %d messages (%v)", round, m, len(all), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkIntegrity(t, dir)
	if left, _ := filepath.Glob(filepath.Join(dir, "*", ".new-*")); len(left) > 0 {
		t.Errorf("kill %d: left half made: %q", round, left)
	}
	return len(d), len(all)
}

func TestASecondProcessIsToldAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	_, _, end := startChild(t, dir)
	defer end()
	start := time.Now()
	s, err := Open(dir, Options{})
	if err == nil {
		s.Close()
	}
	if !errors.Is(err, ErrInUse) {
		t.Errorf("%v, want ErrInUse", err)
	}
	if d := time.Since(start); d > 2*time.Second {
		t.Errorf("it took %v to say so", d)
	}
}
