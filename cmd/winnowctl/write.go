package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"winnow/internal/engine"
)

// writeWhole writes beside a file and then puts it in its place: whoever reads
// the file meets the old one or the new one, whole. After an error the old one
// is there as it was, and nothing else.
func writeWhole(to string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(to), ".winnow-*")
	if err != nil {
		return engine.WriteError(to, err)
	}
	err = write(f)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), to)
	}
	if err != nil {
		return errors.Join(engine.WriteError(to, err), os.Remove(f.Name()))
	}
	return nil
}
