package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// need is something a chore needs on the machine and the Debian packages that
// bring it.
type need struct {
	what     string
	have     func() bool
	packages []string
}

// buildNeeds is what building the window takes: Fyne draws through OpenGL and
// speaks X11, both by cgo.
var buildNeeds = []need{
	{"a C compiler", program("gcc", "cc", "clang"), []string{"gcc", "libc6-dev"}},
	{"pkg-config", program("pkg-config"), []string{"pkg-config"}},
	{"OpenGL headers", library("gl"), []string{"libgl1-mesa-dev"}},
	{
		"X11 headers",
		library("x11", "xcursor", "xrandr", "xinerama", "xi", "xxf86vm"),
		[]string{"libx11-dev", "libxcursor-dev", "libxrandr-dev", "libxinerama-dev", "libxi-dev", "libxxf86vm-dev"},
	},
}

// screenNeeds is what a window takes where there is no display.
var screenNeeds = []need{
	{"a virtual screen", program("Xvfb"), []string{"xvfb", "libgl1-mesa-dri"}},
}

// testNeeds is what the tests take besides: keys for the window, and a real
// IMAP server.
var testNeeds = []need{
	{"xdotool", program("xdotool"), []string{"xdotool"}},
	{"Dovecot", hasDovecot, []string{"dovecot-imapd"}},
	{"Dovecot's filters", program("sieve-test"), []string{"dovecot-sieve", "dovecot-managesieved"}},
	{"certificates' tool", program("openssl"), []string{"openssl"}},
}

func program(names ...string) func() bool {
	return func() bool {
		for _, n := range names {
			if _, err := exec.LookPath(n); err == nil {
				return true
			}
		}
		return false
	}
}

func library(names ...string) func() bool {
	return func() bool {
		return exec.Command("pkg-config", append([]string{"--exists"}, names...)...).Run() == nil
	}
}

// hasDovecot looks for Dovecot, which lives in sbin, which is often not in the path.
func hasDovecot() bool {
	if _, err := exec.LookPath("dovecot"); err == nil {
		return true
	}
	_, err := os.Stat("/usr/sbin/dovecot")
	return err == nil
}

// install brings what is missing of the given needs. Where it cannot, its
// error holds the exact line to type.
func install(ctx context.Context, out io.Writer, needs ...[]need) error {
	var missing, packages []string
	for _, group := range needs {
		for _, n := range group {
			if !n.have() {
				missing = append(missing, n.what)
				packages = append(packages, n.packages...)
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	what := strings.Join(missing, ", ")
	if runtime.GOOS != "linux" {
		return fmt.Errorf("missing: %s. %s", what, elsewhere(runtime.GOOS))
	}
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("missing: %s, and this is neither Debian nor Ubuntu. Type this and start again:\n    %s", what, otherLinux())
	}
	line := "apt-get install --no-install-recommends -y " + strings.Join(packages, " ")
	var sudo []string
	if os.Geteuid() != 0 {
		if _, err := exec.LookPath("sudo"); err != nil {
			return fmt.Errorf("missing: %s. Type this as root and start again:\n    %s", what, line)
		}
		sudo = []string{"sudo"}
	}
	fmt.Fprintf(out, "Missing on this machine: %s.\nInstalling with: %s\n", what, strings.Join(append(sudo, line), " "))
	if err := apt(ctx, out, sudo, strings.Fields(line)[1:]); err != nil {
		// Package lists that are old or were never fetched are the usual reason.
		if err := apt(ctx, out, sudo, []string{"update"}); err != nil {
			return fmt.Errorf("apt-get update failed (%w). Once the machine reaches its package servers, type this and start again:\n    %s", err, line)
		}
		if err := apt(ctx, out, sudo, strings.Fields(line)[1:]); err != nil {
			return fmt.Errorf("installing failed (%w). Type this and start again:\n    %s", err, line)
		}
	}
	for _, group := range needs {
		for _, n := range group {
			if !n.have() {
				return fmt.Errorf("%s is still missing after installing %s", n.what, strings.Join(n.packages, " "))
			}
		}
	}
	return nil
}

func apt(ctx context.Context, out io.Writer, sudo, args []string) error {
	all := append(append(sudo[:len(sudo):len(sudo)], "apt-get", "-q"), args...)
	if len(sudo) > 0 {
		all = append([]string{"sudo", "DEBIAN_FRONTEND=noninteractive"}, all[1:]...)
	}
	cmd := exec.CommandContext(ctx, all[0], all[1:]...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	cmd.Stdin = os.Stdin // sudo may ask for a password
	cmd.Stdout, cmd.Stderr = out, out
	return cmd.Run()
}

// otherLinux is the line to type on the distributions whose packager is known.
func otherLinux() string {
	for _, c := range []struct{ tool, line string }{
		{"dnf", "sudo dnf install gcc pkgconf-pkg-config mesa-libGL-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel xorg-x11-server-Xvfb xdotool dovecot openssl"},
		{"pacman", "sudo pacman -S gcc pkgconf mesa libx11 libxcursor libxrandr libxinerama libxi libxxf86vm xorg-server-xvfb xdotool dovecot openssl"},
		{"zypper", "sudo zypper install gcc pkg-config Mesa-libGL-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel xorg-x11-server-Xvfb xdotool dovecot openssl"},
		{"apk", "sudo apk add gcc musl-dev pkgconf mesa-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev xvfb xdotool dovecot openssl"},
	} {
		if _, err := exec.LookPath(c.tool); err == nil {
			return c.line
		}
	}
	return "(install a C compiler, pkg-config, and the development packages of OpenGL and X11: Xcursor, Xrandr, Xinerama, Xi, Xxf86vm; for tests also Xvfb, xdotool, Dovecot and OpenSSL)"
}

func elsewhere(goos string) string {
	switch goos {
	case "darwin":
		return "On macOS type: xcode-select --install (and for the tests: brew install dovecot)"
	case "windows":
		return "On Windows install a C compiler, for instance MSYS2 with mingw-w64-x86_64-gcc, and put it in PATH"
	}
	return "Install a C compiler and the OpenGL headers of this system"
}
