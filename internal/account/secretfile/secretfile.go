// Package secretfile keeps secrets in one file that is encrypted with a
// passphrase (age's scrypt recipient), for computers without a keyring. The
// passphrase is asked for when the file is first needed, kept in memory and
// written nowhere. A [File] is safe for concurrent use by one process.
package secretfile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"filippo.io/age"

	"winnow/internal/account"
)

// ErrPassphrase is a passphrase that does not open the file, which is as it
// was.
var ErrPassphrase = errors.New("the passphrase does not open the file of secrets; nothing was changed")

const (
	// workFactor is scrypt's log2(N) for new files: about 128 MB and half a
	// second, with which guessing is dear.
	workFactor = 17
	// maxWorkFactor is what is spent on a file that somebody else may have put
	// there.
	maxWorkFactor = 18
	maxFile       = 1 << 20 // bytes
	maxSecret     = 64 << 10
)

// Ask asks the buyer for the passphrase; fresh is true when there is no file
// yet and a new passphrase is to be chosen.
type Ask func(ctx context.Context, fresh bool) (account.Secret, error)

// File is the file. It implements account.Secrets.
type File struct {
	path string
	ask  Ask
	work int

	mu     sync.Mutex
	pass   account.Secret
	opened map[string]account.Secret // nil while locked
}

var _ account.Secrets = (*File)(nil)

// New uses the file of that path, which is made when the first secret is kept.
func New(path string, ask Ask) *File { return &File{path: path, ask: ask, work: workFactor} }

// Get returns the secret, account.ErrNoSecret, or ErrPassphrase.
func (f *File) Get(ctx context.Context, key string) (account.Secret, error) {
	if err := ctx.Err(); err != nil {
		return account.Secret{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.opened == nil {
		if _, err := os.Stat(f.path); errors.Is(err, fs.ErrNotExist) {
			return account.Secret{}, account.ErrNoSecret // nothing is asked for nothing
		}
	}
	if err := f.open(ctx); err != nil {
		return account.Secret{}, err
	}
	s, ok := f.opened[key]
	if !ok {
		return account.Secret{}, account.ErrNoSecret
	}
	return s, nil
}

// Set keeps the secret: when it returns nil, the file is on the disk.
func (f *File) Set(ctx context.Context, key string, secret account.Secret) error {
	if n := len(secret.Reveal()); n > maxSecret {
		return fmt.Errorf("keep the secret of %s: it has %d bytes, %d are possible", key, n, maxSecret)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.open(ctx); err != nil {
		return err
	}
	old, had := f.opened[key]
	f.opened[key] = secret
	err := f.write()
	if err != nil { // what is in memory is what is on the disk
		if delete(f.opened, key); had {
			f.opened[key] = old
		}
	}
	return err
}

// Delete forgets the secret.
func (f *File) Delete(ctx context.Context, key string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.opened == nil {
		if _, err := os.Stat(f.path); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	if err := f.open(ctx); err != nil {
		return err
	}
	old, had := f.opened[key]
	if !had {
		return nil
	}
	delete(f.opened, key)
	err := f.write()
	if err != nil {
		f.opened[key] = old
	}
	return err
}

// open asks for the passphrase and decrypts. Callers hold mu.
func (f *File) open(ctx context.Context) error {
	if f.opened != nil {
		return nil
	}
	sealed, err := readFile(f.path)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return fmt.Errorf("read the file of secrets: %w", err)
	}
	pass, err := f.ask(ctx, fresh)
	if err != nil {
		return fmt.Errorf("ask for the passphrase: %w", err)
	}
	if pass.Empty() {
		return fmt.Errorf("an empty passphrase protects nothing: %w", ErrPassphrase)
	}
	secrets := map[string]account.Secret{}
	if !fresh {
		if secrets, err = unseal(sealed, pass); err != nil {
			return err
		}
	}
	f.pass, f.opened = pass, secrets
	return nil
}

func readFile(path string) ([]byte, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = fmt.Errorf("%s is too large to be one", path)
	}
	return b, err
}

// unseal decrypts what seal made.
func unseal(sealed []byte, pass account.Secret) (map[string]account.Secret, error) {
	id, err := age.NewScryptIdentity(pass.Reveal())
	if err != nil {
		return nil, err
	}
	id.SetMaxWorkFactor(maxWorkFactor)
	r, err := age.Decrypt(bytes.NewReader(sealed), id)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, fmt.Errorf("the file of secrets is damaged, or none: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxFile))
	if err != nil {
		return nil, fmt.Errorf("the file of secrets is damaged: %w", err)
	}
	var texts map[string]string
	if err := json.Unmarshal(plain, &texts); err != nil {
		// Not the decoder's error: it may quote what it read.
		return nil, errors.New("the file of secrets holds something else")
	}
	out := make(map[string]account.Secret, len(texts))
	for k, text := range texts {
		out[k] = account.NewSecret(text)
	}
	return out, nil
}

// seal encrypts.
func seal(secrets map[string]account.Secret, pass account.Secret, work int) ([]byte, error) {
	to, err := age.NewScryptRecipient(pass.Reveal())
	if err != nil {
		return nil, err
	}
	to.SetWorkFactor(work)
	texts := make(map[string]string, len(secrets))
	for k, s := range secrets {
		texts[k] = s.Reveal()
	}
	plain, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

// write replaces the file: it is always whole, the old one or the new, and
// never readable by others. Only ciphertext touches the disk. Callers hold mu.
func (f *File) write() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("write the file of secrets: %w", err)
		}
	}()
	sealed, err := seal(f.opened, f.pass, f.work)
	if err != nil {
		return err
	}
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".secrets.*") // O_EXCL, 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(tmp.Name()))
		}
	}()
	_, err = tmp.Write(sealed)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), f.path)
}
