package file

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"winnow/internal/mailbox"
)

// maxDepth is how deep folders are followed.
const maxDepth = 40

// folder is some mail that belongs together: the messages of one directory, a
// Maildir, or an mbox.
type folder struct {
	name  string
	role  mailbox.Role
	mbox  bool
	files []entry // of an mbox: the one file
	bytes int64
	fault string // why the directory could not be listed, or ""
}

// tree reads what lies below a path. Nothing outside of it is ever opened:
// symbolic links below the top are passed over, because what they show is
// either there anyway or elsewhere, and os.Root sees to it that none is
// followed that was put there in the meantime.
type tree struct {
	top  string
	root *os.Root // nil when top is a file
	name string   // of the top, for people
	// open is replaced by tests that need a file that cannot be read.
	open    func(rel string) (*os.File, error)
	ignored int // files that are no mail
}

// openTree opens a path; close it afterwards.
func openTree(top string) (*tree, error) {
	info, err := os.Stat(top)
	if err != nil {
		return nil, &Error{Path: top, Err: err}
	}
	abs, err := filepath.Abs(top)
	if err != nil {
		abs = top
	}
	t := &tree{top: top, name: filepath.Base(abs)}
	switch {
	case info.Mode().IsRegular():
		t.open = func(string) (*os.File, error) { return os.Open(top) }
		return t, nil
	case info.IsDir():
		if t.root, err = os.OpenRoot(top); err != nil {
			return nil, &Error{Path: top, Err: err}
		}
		t.open = t.root.Open
		return t, nil
	}
	return nil, &Error{Path: top, Err: ErrNoMailbox, why: "it is neither a file nor a folder"}
}

func (t *tree) close() {
	if t.root != nil {
		_ = t.root.Close() // only read from
	}
}

// scan calls visit for each folder of mail, in a stable order. It ends early
// with visit's error.
func (t *tree) scan(ctx context.Context, visit func(folder) error) error {
	t.ignored = 0
	if t.root == nil {
		return t.scanFile(visit)
	}
	return t.scanDir(ctx, ".", nil, visit)
}

// scanFile visits a top that is a file.
func (t *tree) scanFile(visit func(folder) error) error {
	info, err := os.Stat(t.top)
	if err != nil {
		return &Error{Path: t.top, Err: err}
	}
	k, err := t.kindOf(t.name, t.name)
	if err != nil {
		return &Error{Path: t.top, Err: err}
	}
	if k == notMail || info.Size() == 0 {
		why := "it is neither a message nor an mbox"
		if info.Size() == 0 {
			why = "the file is empty"
		}
		return &Error{Path: t.top, Err: ErrNoMailbox, why: why}
	}
	e := entry{path: t.name, key: t.name, size: info.Size(), time: info.ModTime(), kind: k}
	return visit(t.single(e, nil))
}

// single is the folder that one file makes.
func (t *tree) single(e entry, levels []string) folder {
	names := append(slices.Clone(levels), t.withoutExt(path.Base(e.path)))
	return folder{
		name:  mailbox.Clean(strings.Join(append(slices.Clone(levels), path.Base(e.path)), "/"), maxName),
		role:  t.role(names),
		mbox:  e.kind == manyMessages,
		files: []entry{e},
		bytes: e.size,
	}
}

// maxName bounds the name of a folder or a place, in bytes.
const maxName = 1000

// withoutExt is a file's name as the name of a folder. Apple Mail exports a
// folder as "Name.mbox/mbox"; the outer name then says what it is.
func (t *tree) withoutExt(name string) string {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".mbox", ".mbx", ".mbs":
		return name[:len(name)-len(ext)]
	}
	return name
}

// role is the role of a folder below the top. The name of the top counts too:
// somebody may open just the folder "Sent".
func (t *tree) role(levels []string) mailbox.Role {
	all := append([]string{t.withoutExt(t.name)}, levels...)
	if n := len(all); n > 1 && strings.EqualFold(all[n-1], "mbox") {
		all = all[:n-1]
	}
	for i := range all {
		all[i] = t.withoutExt(all[i])
	}
	return mailbox.RoleByPath(all)
}

// scanDir visits the folders at and below a directory. levels is its place as
// names of folders, outermost first.
func (t *tree) scanDir(ctx context.Context, rel string, levels []string, visit func(folder) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f := folder{name: t.folderName(levels), role: t.role(levels)}
	list, err := t.list(rel)
	if err != nil {
		if rel == "." {
			return &Error{Path: t.top, Err: err}
		}
		f.fault = plain(err)
		f.files = []entry{{path: rel, key: rel}}
		return visit(f)
	}
	if len(levels) > maxDepth {
		f.fault = "folders are nested too deep"
		f.files = []entry{{path: rel, key: rel}}
		return visit(f)
	}
	if isMaildir(list) {
		if len(levels) == 0 && f.role == mailbox.RoleOther {
			f.role = mailbox.RoleInbox // the top of a Maildir is the inbox
		}
		return t.scanMaildir(ctx, rel, levels, list, f, visit)
	}
	var mboxes []folder
	for _, d := range list {
		if !d.Type().IsRegular() {
			continue
		}
		e, err := t.entry(rel, d)
		switch {
		case err != nil: // counted as mail, so that it is said when it is read
		case e.kind == notMail || e.size == 0 && e.kind != oneMessage:
			t.ignored++
			continue
		case e.kind == manyMessages:
			mboxes = append(mboxes, t.single(e, levels))
			continue
		}
		f.files = append(f.files, e)
		f.bytes += e.size
	}
	for _, f := range append([]folder{f}, mboxes...) {
		if err := t.visit(f, visit); err != nil {
			return err
		}
	}
	for _, d := range list {
		if !d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			continue
		}
		if err := t.scanDir(ctx, path.Join(rel, d.Name()), below(levels, d.Name()), visit); err != nil {
			return err
		}
	}
	return nil
}

// visit passes a folder on unless it is empty or holds what was never sent.
func (t *tree) visit(f folder, visit func(folder) error) error {
	if f.role == mailbox.RoleDrafts {
		t.ignored += len(f.files)
		return nil
	}
	if len(f.files) == 0 {
		return nil
	}
	return visit(f)
}

// below is the place of a directory inside another one. Thunderbird keeps the
// subfolders of "Sent" in a directory "Sent.sbd".
func below(levels []string, name string) []string {
	return append(slices.Clone(levels), strings.TrimSuffix(name, ".sbd"))
}

// folderName is the name of a directory's folder: its path below the top, or
// the name of the top.
func (t *tree) folderName(levels []string) string {
	if len(levels) == 0 {
		return mailbox.Clean(t.name, maxName)
	}
	return mailbox.Clean(strings.Join(levels, "/"), maxName)
}

// list lists a directory in the order of the names.
func (t *tree) list(rel string) ([]fs.DirEntry, error) {
	d, err := t.open(rel)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	list, err := d.ReadDir(-1)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}
