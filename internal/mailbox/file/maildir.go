package file

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"winnow/internal/mailbox"
)

// scanMaildir visits a Maildir and its subfolders (Maildir++: ".Sent",
// ".Archive.2025" beside cur and new).
func (t *tree) scanMaildir(ctx context.Context, rel string, levels []string, list []fs.DirEntry, f folder, visit func(folder) error) error {
	for _, sub := range [...]string{"cur", "new"} {
		dir := path.Join(rel, sub)
		in, err := t.list(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			f.files = append(f.files, entry{path: dir, key: dir, kind: oneMessage})
			continue
		}
		for _, d := range in {
			if !d.Type().IsRegular() || strings.HasPrefix(d.Name(), ".") {
				continue
			}
			info, err := d.Info()
			if err != nil {
				continue // moved away since it was listed: new became cur
			}
			e := entry{path: path.Join(dir, d.Name()), size: info.Size(), time: info.ModTime(), kind: oneMessage}
			e.key, _, _ = strings.Cut(d.Name(), ":2,") // flags come and go
			f.files = append(f.files, e)
			f.bytes += e.size
		}
	}
	// The names begin with the time of delivery: newest first.
	slices.SortStableFunc(f.files, func(a, b entry) int { return strings.Compare(b.key, a.key) })
	if err := t.visit(f, visit); err != nil {
		return err
	}
	for _, d := range list {
		name := d.Name()
		if !d.IsDir() || name == "cur" || name == "new" || name == "tmp" {
			continue
		}
		sub := slices.Clone(levels)
		if strings.HasPrefix(name, ".") {
			in, err := t.list(path.Join(rel, name))
			if err != nil || !isMaildir(in) {
				continue
			}
			for part := range strings.SplitSeq(name[1:], ".") {
				sub = append(sub, mailbox.DecodeName(part))
			}
		} else {
			sub = append(sub, name)
		}
		if err := t.scanDir(ctx, path.Join(rel, name), sub, visit); err != nil {
			return err
		}
	}
	return nil
}

// isMaildir reports whether a directory holds what every Maildir holds.
func isMaildir(list []fs.DirEntry) bool {
	n := 0
	for _, d := range list {
		if d.IsDir() && (d.Name() == "cur" || d.Name() == "new" || d.Name() == "tmp") {
			n++
		}
	}
	return n >= 2
}
