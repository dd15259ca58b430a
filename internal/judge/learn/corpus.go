package learn

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"winnow/internal/judge/feature"
	"winnow/internal/judge/weights"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// Corpus is the mail to learn from and to measure on. One goroutine at a time
// may use it.
type Corpus struct {
	Labelled []*Example // with labels by the codebook
	Hinted   []*Example // with only a hint of their kind
	Written  []*Example // written for the project: learned from, never measured on
	Tables   *signal.Tables
	Dict     *feature.Dict
	Hash     string // SHA-256 of labels, hints and messages
	names    map[string]bool
	kept     map[Split]*holdings
}

// Example is one message of the corpus.
type Example struct {
	Record
	Hint     string // for hinted mail: a kind, or "junk"
	Group    string // registrable domain of the sender: never on both sides of a split
	Doc      *mailtext.Document
	Signals  signal.Signals
	Features feature.Set
	raw      []byte   // of written mail
	carries  []uint32 // by sentence: bit h set when a quote of sentence head h stands in it
}

// Load reads a corpus folder: labels.jsonl with labelled/*.eml, and weak.tsv
// with weak/*.eml where there are any.
func Load(dir string) (*Corpus, error) {
	tables, err := signal.Load()
	if err != nil {
		return nil, fmt.Errorf("load corpus: %w", err)
	}
	c := &Corpus{Tables: tables, Dict: feature.NewDict()}
	records, err := ReadRecords(filepath.Join(dir, "labels.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("load corpus: %w", err)
	}
	for _, r := range records {
		c.Labelled = append(c.Labelled, &Example{Record: r, Group: group(r.Domain)})
	}
	if err := c.readHints(filepath.Join(dir, "weak.tsv")); err != nil {
		return nil, err
	}
	if c.Written, err = Written(); err != nil {
		return nil, fmt.Errorf("load corpus: %w", err)
	}
	hash := sha256.New()
	x := feature.NewExtractor(c.Dict)
	for _, e := range c.All() {
		sub := "labelled"
		if e.Hint != "" {
			sub = "weak"
		}
		raw := e.raw
		if raw == nil {
			if raw, err = os.ReadFile(filepath.Join(dir, sub, e.ID+".eml")); err != nil {
				return nil, fmt.Errorf("load corpus: %w", err)
			}
		}
		fmt.Fprintln(hash, e.ID, e.Kind, e.Usefulness, e.Interest, e.Proof, e.Pressure, e.Tactics, e.Verdict, e.Hint, len(raw))
		for _, t := range targets {
			fmt.Fprintln(hash, t, e.Evidence[t])
		}
		hash.Write(raw)
		c.take(e, raw, x)
	}
	c.Hash = hex.EncodeToString(hash.Sum(nil))
	c.names = nameWords(c.All())
	maps.Copy(c.names, traceWords(slices.Concat(c.Labelled, c.Hinted)))
	return c, nil
}

// take reads a message into its example.
func (c *Corpus) take(e *Example, raw []byte, x *feature.Extractor) {
	e.Doc = mailtext.Parse(raw)
	e.Signals = c.Tables.Detect(e.Doc)
	e.Features = x.Extract(e.Doc, &e.Signals)
	e.carries = carriers(e)
}

// All returns the labelled messages, then the hinted, then the written ones.
func (c *Corpus) All() []*Example { return slices.Concat(c.Labelled, c.Hinted, c.Written) }

func (c *Corpus) readHints(path string) error {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load corpus: %w", err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for n := 0; in.Scan(); n++ {
		cols := strings.Split(in.Text(), "\t")
		if n == 0 || len(cols) < 4 {
			continue
		}
		e := &Example{Hint: cols[1], Group: group(cols[3])}
		e.ID, e.Source, e.Domain = cols[0], cols[2], cols[3]
		c.Hinted = append(c.Hinted, e)
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("load corpus: %w", err)
	}
	return nil
}

// group is the registrable domain, so that a firm's mail hosts stay together.
func group(domain string) string {
	domain, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(domain)), " ")
	if d, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return d
	}
	return domain
}

// carriers finds the sentences in which the labels' quotes stand.
func carriers(e *Example) []uint32 {
	out := make([]uint32, len(e.Signals.Sentences))
	if len(e.Evidence) == 0 {
		return out
	}
	text, at := squeeze(e.Doc.Text)
	for h := range weights.SentenceHeads {
		key, from := weights.HeadTarget(h)
		if h >= weights.HeadOffer && e.Axis(triage.Axis(key)) < from {
			continue
		}
		quotes := e.Evidence[key]
		if len(quotes) == 0 || quotes[0] == "" {
			continue
		}
		q, _ := squeeze(quotes[0])
		if i := strings.Index(text, q); i >= 0 && q != "" {
			span := triage.Span{Start: at[i], End: at[i+len(q)-1] + 1}
			for s := range out {
				if e.Signals.Sentences[s].Span.Overlaps(span) {
					out[s] |= 1 << h
				}
			}
			continue
		}
		best, where := 0.6, -1
		for s := range out {
			if o := overlap(quotes[0], []string{e.Doc.Quote(e.Signals.Sentences[s].Span)}); o > best {
				best, where = o, s
			}
		}
		if where >= 0 {
			out[where] |= 1 << h
		}
	}
	return out
}

// squeeze drops everything but letters and digits, in lower case, and says
// where each byte that stays came from.
func squeeze(s string) (string, []int) {
	out, at := make([]byte, 0, len(s)), make([]int, 0, len(s))
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 {
			out, at = append(out, c), append(at, i)
		}
	}
	return string(out), at
}

// nameWords finds the words that are names: seldom written small inside a
// sentence. They are never learned, so that nobody's name can decide.
func nameWords(examples []*Example) map[string]bool {
	type seen struct{ small, capital int }
	words := map[string]*seen{}
	for _, e := range examples {
		for _, s := range e.Signals.Sentences {
			text := e.Doc.Quote(s.Span)
			if strings.ToUpper(text) == text {
				continue
			}
			feature.Words(text, func(w string, capital, first bool) {
				n := words[w]
				if n == nil {
					n = &seen{}
					words[w] = n
				}
				switch {
				case capital && !first:
					n.capital++
				case !capital:
					n.small++
				}
			})
		}
	}
	names := map[string]bool{}
	for w, n := range words {
		if w != "i" && n.capital > 0 && n.small < n.capital/3 {
			names[w] = true
		}
	}
	return names
}
