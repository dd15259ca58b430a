package learn

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"winnow/internal/triage"
)

// The public mail that can be had is old, and little of it was written by
// vendors to a buyer. So mail of today was written for this project and
// labelled by the same codebook. It is learned from and never measured on.
//
//go:embed written/*.mail
var writtenFiles embed.FS

// SourceWritten is the source of the mail that was written to learn from.
const SourceWritten = "written"

var errWritten = errors.New("bad written mail")

// letter is one message of the files, with its labels.
type letter struct {
	Record
	raw []byte
}

// Written reads the mail that was written to learn from.
func Written() ([]*Example, error) {
	letters, err := writtenLetters(writtenFiles)
	if err != nil {
		return nil, err
	}
	out := make([]*Example, 0, len(letters))
	for _, l := range letters {
		out = append(out, &Example{Record: l.Record, Group: group(l.Domain), raw: l.raw})
	}
	return out, nil
}

func writtenLetters(files fs.FS) ([]letter, error) {
	names, err := fs.Glob(files, "written/*.mail")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var out []letter
	seen := map[string]bool{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		for i, block := range strings.Split("\n"+string(data), "\n@mail ") {
			if i == 0 {
				continue // what stands before the first message
			}
			l, err := parseLetter(block)
			if err != nil {
				return nil, fmt.Errorf("%w: %s: message %d: %w", errWritten, name, i, err)
			}
			if seen[l.ID] {
				return nil, fmt.Errorf("%w: %s: %s stands there twice", errWritten, name, l.ID)
			}
			seen[l.ID] = true
			out = append(out, l)
		}
	}
	return out, nil
}

// parseLetter reads one message: its id, a head of labels and header lines, an
// empty line, the body.
func parseLetter(block string) (letter, error) {
	head, body, _ := strings.Cut(block, "\n\n")
	lines := strings.Split(head, "\n")
	l := letter{Record: Record{ID: strings.TrimSpace(lines[0]), Source: SourceWritten, Passes: 1, Evidence: map[string][]string{}, Verdict: triage.VerdictNone}}
	var header bytes.Buffer
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if !ok {
			return l, fmt.Errorf("%s: %q is no label", l.ID, line)
		}
		var err error
		switch name {
		case "from":
			fmt.Fprintf(&header, "From: %s\r\n", value)
			address := strings.TrimRight(value[strings.LastIndexByte(value, '<')+1:], ">")
			_, l.Domain, _ = strings.Cut(address, "@")
		case "to":
			fmt.Fprintf(&header, "To: %s\r\n", value)
		case "subject":
			fmt.Fprintf(&header, "Subject: %s\r\n", value)
		case "header":
			fmt.Fprintf(&header, "%s\r\n", value)
		case "kind":
			l.Kind = triage.Kind(value)
			if !slices.Contains(triage.Kinds[:], l.Kind) {
				err = fmt.Errorf("there is no kind %q", value)
			}
		case "usefulness":
			l.Usefulness, err = levelOf(value, triage.Usefulness)
		case "interest":
			l.Interest, err = levelOf(value, triage.Interest)
		case "proof":
			l.Proof, err = levelOf(value, triage.Proof)
		case "pressure":
			l.Pressure, err = levelOf(value, triage.Pressure)
		case "tactics":
			l.Tactics, err = tacticsOf(value)
		case "verdict":
			l.Verdict = triage.Verdict(value)
			if !slices.Contains(triage.Verdicts[:], l.Verdict) {
				err = fmt.Errorf("there is no verdict %q", value)
			}
		case "evidence":
			target, quote, _ := strings.Cut(value, "|")
			target = strings.TrimSpace(target)
			l.Evidence[target] = append(l.Evidence[target], strings.TrimSpace(quote))
		default:
			err = fmt.Errorf("there is no label %q", name)
		}
		if err != nil {
			return l, fmt.Errorf("%s: %w", l.ID, err)
		}
	}
	if l.ID == "" || l.Kind == triage.KindUnknown || l.Domain == "" {
		return l, fmt.Errorf("%s: id, kind and from are needed", l.ID)
	}
	header.WriteString("Content-Type: text/plain; charset=utf-8\r\nMIME-Version: 1.0\r\n\r\n")
	header.WriteString(strings.TrimSpace(body))
	header.WriteByte('\n')
	l.raw = header.Bytes()
	return l, nil
}

func levelOf(s string, a triage.Axis) (triage.Level, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > int(a.Top()) {
		return 0, fmt.Errorf("%s is no level of %s", s, a)
	}
	return triage.Level(n), nil
}

func tacticsOf(s string) ([]triage.Tactic, error) {
	var out []triage.Tactic
	for _, name := range strings.Split(s, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if !triage.Tactic(name).Valid() {
			return nil, fmt.Errorf("there is no tactic %q", name)
		}
		out = append(out, triage.Tactic(name))
	}
	return out, nil
}
