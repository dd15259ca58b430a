package demo

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
)

//go:embed texts
var texts embed.FS

// fields are the "key: value" lines of a head, in order; a key may repeat.
type fields map[string][]string

func (f fields) get(key string) string {
	if v := f[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// or returns the first field that is set: the mail's own, else the file's.
func (f fields) or(file fields, key string) string {
	if v, ok := f[key]; ok {
		return v[0]
	}
	return file.get(key)
}

// draft is a mail as it stands in a text file.
type draft struct {
	key  string
	head fields
	body string
	line int // where it starts, for error messages
}

// script is a text file: one sender and what it writes.
type script struct {
	name   string // "vendors/brightvalve"
	head   fields
	people []person
	drafts []draft
	pools  map[string][]string
	blocks map[string]string // "sign 1", "footer", "preheader"
}

// person is somebody who writes in a script.
type person struct{ name, email, role string }

// Keys that may stand in a head; anything else is a slip of the pen.
var (
	fileKeys = words(`name domain person profile lang kind zone wrap format charset accent slot to hours list host unsub`)
	mailKeys = words(`day on after at hours zone weekend repeat every first from to cc reply-to subject re fwd quote fake-parent
		kind verdict tactics tags need lang vendor profile auth unsub header sign footer preheader seen
		format charset encoding wrap attach`)
)

func words(s string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// scripts reads all text files, in the order of their names.
func scripts() ([]*script, error) {
	var names []string
	err := fs.WalkDir(texts, "texts", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(p) == ".txt" {
			names = append(names, p)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("demo texts: %w", err)
	}
	sort.Strings(names)
	var all []*script
	var errs []error
	for _, p := range names {
		b, err := texts.ReadFile(p)
		if err != nil {
			return nil, fmt.Errorf("demo texts: %w", err)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(p, "texts/"), ".txt")
		s, err := parseScript(name, string(b))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, s)
	}
	return all, errors.Join(errs...)
}

// parseScript reads the form described in texts/README.md.
func parseScript(name, text string) (*script, error) {
	s := &script{name: name, pools: map[string][]string{}, blocks: map[string]string{}}
	lines := strings.Split(text, "\n")
	end := nextSection(lines, 0)
	head, _, err := splitHead(lines[:end], fileKeys)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s.head = head
	for _, v := range head["person"] {
		p, err := parsePerson(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		s.people = append(s.people, p)
	}
	for i := end; i < len(lines); i = end {
		end = nextSection(lines, i+1)
		what, arg, _ := strings.Cut(strings.TrimPrefix(lines[i], "@"), " ")
		section := lines[i+1 : end]
		switch what {
		case "mail":
			head, body, err := splitHead(section, mailKeys)
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, i+1, err)
			}
			s.drafts = append(s.drafts, draft{key: arg, head: head, body: body, line: i + 1})
		case "pool":
			for block := range strings.SplitSeq(strings.Join(section, "\n"), "\n--\n") {
				s.pools[arg] = append(s.pools[arg], strings.TrimSpace(block))
			}
		case "sign", "footer":
			s.blocks[strings.TrimSpace(what+" "+arg)] = strings.TrimSpace(strings.Join(section, "\n"))
		default:
			return nil, fmt.Errorf("%s:%d: no such section %q", name, i+1, what)
		}
	}
	return s, nil
}

// nextSection returns the first line from i on that starts a section.
func nextSection(lines []string, i int) int {
	for ; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], "@") {
			break
		}
	}
	return i
}

// splitHead reads "key: value" lines up to the first empty line.
func splitHead(lines []string, known map[string]bool) (fields, string, error) {
	f := fields{}
	for i, l := range lines {
		if strings.TrimSpace(l) == "" {
			return f, strings.TrimSpace(strings.Join(lines[i:], "\n")), nil
		}
		k, v, ok := strings.Cut(l, ":")
		if !ok || !known[k] {
			return nil, "", fmt.Errorf("no such field: %q", l)
		}
		f[k] = append(f[k], strings.TrimSpace(v))
	}
	return f, "", nil
}

// parsePerson reads "Name | address | role".
func parsePerson(v string) (person, error) {
	parts := strings.Split(v, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) < 2 || !strings.Contains(parts[1], "@") {
		return person{}, fmt.Errorf("person %q: want name | address | role", v)
	}
	p := person{name: parts[0], email: parts[1]}
	if len(parts) > 2 {
		p.role = parts[2]
	}
	return p, nil
}

// domain is the part of an address behind the "@".
func domain(addr string) string { return addr[strings.LastIndexByte(addr, '@')+1:] }
