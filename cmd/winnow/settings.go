package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"winnow/internal/engine"
	"winnow/internal/ui/vm"
)

// settingsFile keeps the window's settings in a small file of their own.
type settingsFile string

// Load implements vm.Keeper. A file that is not there yet is no error.
func (f settingsFile) Load() (vm.Settings, error) {
	var s vm.Settings
	b, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read the settings: %w", err)
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return vm.Settings{}, fmt.Errorf("read the settings: %w", err)
	}
	return s, nil
}

// Save implements vm.Keeper: the file is always whole, the old one or the new.
func (f settingsFile) Save(s vm.Settings) error {
	b, err := json.MarshalIndent(s, "", "\t")
	if err != nil {
		return fmt.Errorf("keep the settings: %w", err)
	}
	return replaceFile(string(f), func(tmp *os.File) error {
		_, err := tmp.Write(b)
		return err
	})
}

// replaceFile writes a file beside the one of that name and puts it in its
// place once it is whole.
func replaceFile(path string, write func(*os.File) error) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return engine.WriteError(path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(engine.WriteError(path, err), os.Remove(tmp.Name()))
		}
	}()
	if err := write(tmp); err != nil {
		return errors.Join(err, tmp.Close())
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
