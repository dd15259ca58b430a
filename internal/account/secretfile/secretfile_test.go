package secretfile

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"winnow/internal/account"
)

const marker = "marker-s3cret-value"

// at opens a file cheaply.
func at(path, pass string, asked *[]bool) *File {
	f := New(path, func(_ context.Context, fresh bool) (account.Secret, error) {
		if asked != nil {
			*asked = append(*asked, fresh)
		}
		return account.NewSecret(pass), nil
	})
	f.work = 8
	return f
}

func TestSecretsComeBackAfterARestart(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "sub", "secrets.age")
	var asked []bool
	f := at(path, "correct horse", &asked)
	if _, err := f.Get(ctx, "dana"); !errors.Is(err, account.ErrNoSecret) || len(asked) > 0 {
		t.Errorf("%v; asked %d times for a file that is not there", err, len(asked))
	}
	if err := f.Delete(ctx, "dana"); err != nil || len(asked) > 0 {
		t.Error(err, asked)
	}
	for key, text := range map[string]string{"dana": marker, "kim": "ünïcode \x00 too", "lee": ""} {
		if err := f.Set(ctx, key, account.NewSecret(text)); err != nil {
			t.Fatal(err)
		}
	}
	if len(asked) != 1 || !asked[0] {
		t.Errorf("asked %v, want once for a new passphrase", asked)
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || bytes.Contains(raw, []byte(marker)) || bytes.Contains(raw, []byte("dana")) {
		t.Errorf("something can be read in the file: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".secrets*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	asked = nil
	f = at(path, "correct horse", &asked)
	if got, err := f.Get(ctx, "dana"); err != nil || got.Reveal() != marker {
		t.Errorf("%v", err)
	}
	if err := f.Delete(ctx, "dana"); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 1 || asked[0] {
		t.Errorf("asked %v, want once for the passphrase that is", asked)
	}
	f = at(path, "correct horse", nil)
	if _, err := f.Get(ctx, "dana"); !errors.Is(err, account.ErrNoSecret) {
		t.Errorf("%v", err)
	}
	if got, err := f.Get(ctx, "kim"); err != nil || got.Reveal() != "ünïcode \x00 too" {
		t.Errorf("%v", err)
	}
}

func TestAWrongPassphraseChangesNothing(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "secrets.age")
	if err := at(path, "correct horse", nil).Set(ctx, "dana", account.NewSecret(marker)); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	var asked []bool
	f := at(path, "wrong", &asked)
	_, get := f.Get(ctx, "dana")
	for _, err := range []error{get, f.Set(ctx, "dana", account.NewSecret("new")), f.Delete(ctx, "dana"), at(path, "", nil).Set(ctx, "x", account.NewSecret("y"))} {
		if !errors.Is(err, ErrPassphrase) || strings.Contains(err.Error(), "wrong") {
			t.Errorf("%v", err)
		}
	}
	if len(asked) != 3 {
		t.Errorf("asked %d times: a wrong passphrase may not be kept", len(asked))
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file changed")
	}
}

func TestADamagedFileIsToldAndKept(t *testing.T) {
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "secrets.age")
	if err := at(path, "correct horse", nil).Set(ctx, "dana", account.NewSecret(marker)); err != nil {
		t.Fatal(err)
	}
	good, _ := os.ReadFile(path)
	flipped := bytes.Clone(good)
	flipped[len(flipped)-3] ^= 1
	for name, raw := range map[string][]byte{
		"empty": {}, "cut": good[:len(good)-5], "flipped": flipped, "text": []byte("dana = " + marker), "huge": make([]byte, maxFile+1),
	} {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		f := at(path, "correct horse", nil)
		_, err := f.Get(ctx, "dana")
		if err == nil || errors.Is(err, account.ErrNoSecret) || strings.Contains(err.Error(), marker) {
			t.Errorf("%s: %v", name, err)
		}
		if err := f.Set(ctx, "kim", account.NewSecret("new")); err == nil {
			t.Errorf("%s: it was overwritten", name)
		}
		if after, _ := os.ReadFile(path); !bytes.Equal(raw, after) {
			t.Errorf("%s: the file changed", name)
		}
	}
}

func TestWhatIsNotOnTheDiskIsNotSaidToBeKept(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	path := filepath.Join(dir, "secrets.age")
	f := at(path, "correct horse", nil)
	if err := f.Set(ctx, "dana", account.NewSecret("old")); err != nil {
		t.Fatal(err)
	}
	// A folder of that name cannot be replaced by a file.
	if err := errors.Join(os.Remove(path), os.MkdirAll(filepath.Join(path, "x"), 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := f.Set(ctx, "dana", account.NewSecret("new")); err == nil {
		t.Fatal("no error")
	}
	if got, err := f.Get(ctx, "dana"); err != nil || got.Reveal() != "old" {
		t.Errorf("%v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".secrets*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A link that somebody put there is replaced, not followed (T20).
func TestT20ALinkIsReplacedAndNotFollowed(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	path, victim := filepath.Join(dir, "secrets.age"), filepath.Join(dir, "victim")
	f := at(path, "correct horse", nil)
	if err := f.Set(ctx, "dana", account.NewSecret(marker)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(victim, []byte("precious"), 0o644), os.Remove(path)); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, path); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if err := f.Set(ctx, "kim", account.NewSecret("x")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(victim); string(got) != "precious" {
		t.Error("the link was followed")
	}
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink != 0 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestACancelledQuestionIsNoSecret(t *testing.T) {
	f := New(filepath.Join(t.TempDir(), "secrets.age"), func(ctx context.Context, _ bool) (account.Secret, error) {
		return account.Secret{}, context.Canceled
	})
	if err := f.Set(context.Background(), "dana", account.NewSecret(marker)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func FuzzUnseal(f *testing.F) {
	pass := account.NewSecret("correct horse")
	sealed, err := seal(map[string]account.Secret{"dana": account.NewSecret(marker)}, pass, 4)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte("age-encryption.org/v1\n-> scrypt AAAA 30\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if got, err := unseal(raw, pass); err == nil && len(got) == 0 {
			t.Error("a file of secrets without any")
		}
	})
}
