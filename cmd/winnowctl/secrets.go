package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"winnow/internal/account"
	"winnow/internal/account/oauth"
	"winnow/internal/account/secretfile"
	"winnow/internal/intake"
)

// secretFlags say from where secrets come when nobody sits at a terminal. They
// are never arguments and never in the environment, where others could see
// them.
type secretFlags struct {
	password, passphrase bool // from standard input
	device               bool
	ask                  bool // signing in is what the command is for
}

func (f *secretFlags) bind(cmd *cobra.Command, password string) {
	cmd.Flags().BoolVar(&f.password, "password-stdin", false, password)
	cmd.Flags().BoolVar(&f.passphrase, "passphrase-stdin", false, "read the passphrase of the file of secrets from standard input, on a line before the password")
	cmd.Flags().BoolVar(&f.device, "device", false, "with OAuth 2.0: sign in by typing a code on another device")
}

// maxLine bounds a secret that is read from standard input.
const maxLine = 64 << 10

// line reads one line from standard input.
func (c *console) line() (account.Secret, error) {
	c.asking.Lock()
	defer c.asking.Unlock()
	if c.lines == nil {
		c.lines = bufio.NewReader(io.LimitReader(c.in, 4*maxLine))
	}
	text, err := c.lines.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return account.Secret{}, err
	}
	return account.NewSecret(strings.TrimRight(text, "\r\n")), nil
}

// typed asks for a secret at the terminal, or says by which flag to give it.
func (c *console) typed(prompt, flag string) (account.Secret, error) {
	c.asking.Lock() // accounts are read side by side
	defer c.asking.Unlock()
	if !c.interactive() {
		return account.Secret{}, fmt.Errorf("%w: give it with %s", account.ErrNoSecret, flag)
	}
	fmt.Fprint(c.err, prompt, ": ")
	text, err := term.ReadPassword(int(c.in.(*os.File).Fd()))
	fmt.Fprintln(c.err)
	return account.NewSecret(string(text)), err
}

// secretFile is the encrypted file in the data folder. A passphrase from
// standard input is read at once: its line comes first, whenever it is needed.
func (c *console) secretFile(from secretFlags) *secretfile.File {
	var given account.Secret
	var failed error
	if from.passphrase {
		given, failed = c.line()
	}
	return secretfile.New(filepath.Join(c.folder(), "secrets.age"), func(_ context.Context, fresh bool) (account.Secret, error) {
		if from.passphrase {
			return given, failed
		}
		if !fresh {
			return c.typed("Passphrase of the file of secrets", "--passphrase-stdin")
		}
		first, err := c.typed("New passphrase for the file of secrets", "--passphrase-stdin")
		if err != nil {
			return first, err
		}
		second, err := c.typed("Once more", "--passphrase-stdin")
		if err == nil && !first.Equal(second) {
			err = usageError{errors.New("the two passphrases differ, nothing was kept")}
		}
		return first, err
	})
}

// secrets is where secrets come from: standard input when that was asked for,
// else where each account says, else the person at the terminal or in the
// browser.
func (c *console) secrets(from secretFlags) intake.Secrets {
	secrets := intake.Secrets{
		Vault:    account.NewVault(account.NewKeyring("winnow", 0), c.secretFile(from)),
		AskFirst: from.password,
		Ask: func(_ context.Context, a account.Account) (account.Secret, error) {
			if from.password {
				return c.line()
			}
			return c.typed("Password of "+a.Address, "--password-stdin")
		},
	}
	if from.ask || c.interactive() { // nobody would see it in a script
		secrets.SignIn = func(ctx context.Context, a account.Account, client *oauth.Client) (oauth.Grant, error) {
			return c.signIn(ctx, a, client, from.device)
		}
	}
	return secrets
}

// signIn prints what the person has to open, and waits.
func (c *console) signIn(ctx context.Context, a account.Account, client *oauth.Client, device bool) (oauth.Grant, error) {
	if device {
		return client.Device(ctx, func(code oauth.Code) error {
			_, err := fmt.Fprintf(c.err, "To sign in, open %s on any device and type %s\n", code.Address, code.Text)
			return err
		})
	}
	return client.Browser(ctx, a.User, func(address string) error {
		_, err := fmt.Fprintf(c.err, "To sign in as %s, open this address in your browser:\n%s\n", a.User, address)
		return err
	})
}

// interactive reports whether a person sits at the terminal.
func (c *console) interactive() bool {
	f, ok := c.in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
